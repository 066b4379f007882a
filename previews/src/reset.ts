import {
  ask,
  type Cluster,
  deliver,
  firstEnvironment,
  headOf,
  keptImages,
  pinsAt,
  runDelivery,
  short,
  treeWith,
} from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { kubectl, secretsIn } from './cluster.ts';
import { removeDatabase } from './database/branch.ts';
import { withServer } from './database/connect.ts';
import { pushToForge } from './forge.ts';
import type { Preview } from './names.ts';
import { pullPatches } from './pull.ts';
import { addressOf, readEntries, writeEntries } from './router.ts';
import { databaseOf } from './surround.ts';
import { kustomization, leftOutIn, previewFiles } from './tree.ts';

/** Delivers a preview again with the Jobs that it went without, as their work was in a copy, and waits until it is live. */
async function withAllJobs({ git, record }: Cluster, preview: Preview): Promise<void> {
  const { environment, branch, slug } = preview;
  const previous = await headOf(git, environment);
  if (!previous) return;
  const { commit, revision } = previous;
  const overlayAt = (at: string) => ask(git, ['cat-file', 'blob', `${at}:${kustomization}`]);
  const [written = '', own = ''] = await Promise.all([overlayAt(commit), overlayAt(revision)]);
  if (leftOutIn(written).length === 0) return;
  const step = (delivered: (commit: string) => void) => ({
    title: `Deliver ${short(revision)} to ${environment.name} with all Jobs`,
    actions: [
      {
        kind: 'call' as const,
        what: `commit on ${environment.branch}`,
        call: async () => {
          const values = { commit: short(revision), address: addressOf(slug) };
          const [tree, pins] = await Promise.all([
            treeWith(git, commit, previewFiles(preview, own, values, undefined, pullPatches(record))),
            pinsAt(git, commit, environment),
          ]);
          const made = await deliver(git, {
            action: 'preview',
            environment,
            revision,
            previous,
            content: { tree },
            subject: `preview ${short(revision)} of ${branch} with all Jobs`,
            images: keptImages(pins),
            trailers: [['Branch', branch]],
          });
          await pushToForge(record, git, environment);
          delivered(made);
        },
      },
    ],
  });
  await runDelivery(record, environment, revision, (delivered) => [step(delivered)], { json: true });
}

/**
 * Makes the database of a preview again. Its Jobs are deleted, so that Argo CD runs them on the new one; its pods
 * connect again by themselves.
 * @throws Refusal (64) where previews have no database of their own
 */
export async function resetPreview(
  cluster: Cluster,
  preview: Preview,
  empty: boolean,
  report: (line: string) => void,
): Promise<void> {
  const { record, descriptor } = cluster;
  const database = descriptor.previews?.database;
  if (!database) {
    throw new Refusal(
      'Previews have no database of their own: gitops.config.ts names none in previews.database.',
      'Name one there: docs/descriptor.md.',
      exitCode.usage,
    );
  }
  const first = firstEnvironment(descriptor.environments);
  const { namespace } = preview.environment;
  const secrets = await secretsIn(record, namespace);
  await withServer(record, first.namespace, database, (server) => removeDatabase(server, preview.database));
  const { made, megabytes } = await databaseOf(
    cluster,
    preview,
    secrets[database.secret] ?? '',
    empty,
    report,
  );
  const entry = (await readEntries(record)).get(preview.slug);
  if (entry && megabytes !== undefined)
    await writeEntries(record, { [preview.slug]: { ...entry, megabytes } });
  await kubectl(record, ['delete', 'jobs', '--all', '--namespace', namespace, '--wait=false']);
  if (made !== 'copied') await withAllJobs(cluster, preview);
}
