import {
  type BranchUpdate,
  buildSteps,
  type Cluster,
  clusterAt,
  commitOf,
  decisionText,
  deliver,
  firstEnvironment,
  headOf,
  type Previews,
  pinFiles,
  pinsOf,
  prepareImages,
  requireDigests,
  runDelivery,
  runPlan,
  type Step,
  short,
  treeWith,
} from '@presage/gitops';
import { apply, completeSecrets, kubectl } from './cluster.ts';
import { branchDatabase, hasDatabase } from './database/branch.ts';
import { withServer } from './database/connect.ts';
import type { Preview } from './names.ts';
import { previewOf } from './names.ts';
import {
  applicationObjects,
  databasePolicy,
  routed,
  routedPort,
  routedService,
  surroundings,
} from './objects.ts';
import { isAsleep } from './router/entries.ts';
import { addressOf, type Published, readEntries, routerReady, routerStep, writeEntries } from './router.ts';
import { makeRoom, wakePreview } from './sleep.ts';
import { kustomization, previewFiles } from './tree.ts';
import { copyVolumes } from './volumes/copy.ts';

interface Service {
  readonly spec: {
    readonly clusterIP: string;
    readonly selector: Readonly<Record<string, string>>;
    readonly ports: readonly { readonly targetPort: number | string }[];
  };
}

const serviceIn = async ({ record }: Cluster, namespace: string, name: string): Promise<Service> =>
  JSON.parse(await kubectl(record, ['get', 'service', name, '--namespace', namespace, '-o', 'json']));

/** The pods that previews are reached through: those of the same Service of the first environment. */
async function publishedBy(cluster: Cluster, { service }: Previews): Promise<Published> {
  const { namespace } = firstEnvironment(cluster.descriptor.environments);
  const { selector, ports } = (await serviceIn(cluster, namespace, service)).spec;
  return { selector, targetPort: ports[0]?.targetPort ?? 80 };
}

/** Has the router pass requests on to a preview, and count it as used now; one that sleeps stays asleep. */
async function route(cluster: Cluster, { slug, environment }: Preview, previews: Previews): Promise<void> {
  const { namespace } = environment;
  await apply(cluster.record, [routed(namespace, await publishedBy(cluster, previews))]);
  const [{ spec }, entries] = await Promise.all([
    serviceIn(cluster, namespace, routedService),
    readEntries(cluster.record),
  ]);
  const place = { address: spec.clusterIP, port: routedPort, used: new Date().toISOString() };
  await writeEntries(cluster.record, { [slug]: { ...entries.get(slug), ...place } });
}

/** Wakes a preview that sleeps, so that its new pods show whether they start; others make room. */
async function awake(cluster: Cluster, { slug }: Preview, max: number): Promise<string[]> {
  const entry = (await readEntries(cluster.record)).get(slug);
  const others = await makeRoom(cluster.record, slug, max);
  if (entry && isAsleep(entry)) await wakePreview(cluster, slug);
  return others;
}

/** Makes the preview's database unless it is there. @param password of its role */
export async function databaseOf(
  cluster: Cluster,
  preview: Preview,
  password: string,
  empty: boolean,
  report: (line: string) => void,
): Promise<void> {
  const database = cluster.descriptor.previews?.database;
  if (!database) return;
  const { namespace } = firstEnvironment(cluster.descriptor.environments);
  const began = Date.now();
  await withServer(cluster.record, namespace, database, async (server) => {
    const client = await server.connect();
    const isThere = await hasDatabase(client, preview.database).finally(() => client.end());
    if (isThere) return;
    const made = await branchDatabase(server, database, { name: preview.database, password, empty });
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    report(
      made.empty
        ? `${preview.database} is empty (${database.name} has ${made.megabytes} MB)`
        : `${preview.database}: ${made.megabytes} MB of ${database.name} in ${seconds} s`,
    );
  });
  const { spec } = await serviceIn(cluster, namespace, database.service);
  const server = { namespace, selector: spec.selector, port: spec.ports[0]?.targetPort ?? 5432 };
  await apply(cluster.record, [databasePolicy(preview, server, database.clients)]);
}

/** The first preview: what it is made of; later ones: what changed. */
async function prepared(cluster: Cluster, preview: Preview, revision: string) {
  const { git, descriptor } = cluster;
  const { environment } = preview;
  const first = firstEnvironment(descriptor.environments);
  const [previous, ofFirst] = await Promise.all([headOf(git, environment), headOf(git, first)]);
  const images = await (previous
    ? prepareImages(cluster, environment, revision, previous)
    : prepareImages(cluster, first, revision, ofFirst));
  return { previous, images };
}

/**
 * Brings up or updates the preview of a branch, and follows it until it is live.
 * @param began when the push started, in milliseconds since 1970
 * @throws Refusal that the person who pushes reads
 */
export async function updatePreview(
  cluster: Cluster,
  { branch, after: revision }: BranchUpdate & { readonly after: string },
  previews: Previews,
  began: number,
): Promise<void> {
  const { git, record } = cluster;
  const preview = previewOf(branch);
  const { environment } = preview;
  const { previous, images } = await prepared(cluster, preview, revision);
  const digests = new Map<string, string>();
  const address = addressOf(preview.slug);
  // How many there are, and when they sleep, is for main to say.
  const limits = (await clusterAt(record, git)).descriptor.previews ?? previews;
  const surround: Step = {
    title: `Prepare ${environment.namespace}`,
    actions: [
      {
        kind: 'call',
        what: `kubectl apply: namespace, Secret, quota and limits of ${environment.namespace}, its own database`,
        call: async (report) => {
          for (const slug of await awake(cluster, preview, limits.max))
            report(`${slug} sleeps now: previews.max is ${limits.max}`);
          const secrets = await completeSecrets(cluster, environment.namespace);
          await apply(record, surroundings(preview, previews, secrets));
          const password = secrets[previews.database?.secret ?? ''] ?? '';
          await Promise.all([
            route(cluster, preview, previews),
            databaseOf(cluster, preview, password, false, report),
            copyVolumes(cluster, preview, report),
          ]);
          // Whoever follows the delivery expects it to be there.
          await apply(record, applicationObjects(preview, record));
        },
      },
    ],
  };
  const commitStep = (delivered: (commit: string) => void): Step => ({
    title: `Deliver ${short(revision)} to ${environment.name}`,
    actions: [
      {
        kind: 'call',
        what: `commit on ${environment.branch}`,
        call: async () => {
          const pins = pinsOf(record.registry, images.decisions, digests);
          const overlay = await git(['cat-file', 'blob', `${revision}:${kustomization}`]);
          const values = { commit: short(revision), address };
          const files = { ...pinFiles(environment, pins), ...previewFiles(preview, overlay, values) };
          const tree = await treeWith(git, revision, files);
          await requireDigests(cluster, { ...environment, name: 'preview' }, tree);
          const commit = await deliver(git, {
            action: 'preview',
            environment,
            revision,
            previous,
            content: { tree },
            subject: `preview ${short(revision)} of ${branch}`,
            images: decisionText(pins, images.decisions),
            trailers: [['Branch', branch]],
          });
          delivered(commit);
        },
      },
    ],
  });
  const replacedBy = async () => {
    const newest = await commitOf(git, `refs/heads/${branch}`);
    return newest === revision ? undefined : newest ? short(newest) : `the removal of ${branch}`;
  };
  try {
    const router = routerStep(cluster, limits, () => publishedBy(cluster, previews));
    await runPlan([...buildSteps(images, digests), router, surround]);
    await runDelivery(record, environment, revision, (delivered) => [commitStep(delivered)], {
      began,
      replacedBy,
      address,
    });
    await routerReady(record);
  } finally {
    images.close();
  }
}
