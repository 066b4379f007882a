import {
  type BranchUpdate,
  buildSteps,
  type Cluster,
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
import { applicationObjects, databasePolicy, publication, publicService, surroundings } from './objects.ts';
import { kustomization, previewFiles } from './tree.ts';

interface Service {
  readonly spec: {
    readonly selector: Readonly<Record<string, string>>;
    readonly ports: readonly {
      readonly name?: string;
      readonly port: number;
      readonly targetPort: number | string;
      readonly nodePort?: number;
    }[];
  };
}

const serviceIn = async ({ record }: Cluster, namespace: string, name: string): Promise<Service> =>
  JSON.parse(await kubectl(record, ['get', 'service', name, '--namespace', namespace, '-o', 'json']));

/** Publishes a preview. @returns its address */
async function publish(cluster: Cluster, preview: Preview, { service }: Previews): Promise<string> {
  const { namespace } = preview.environment;
  const first = firstEnvironment(cluster.descriptor.environments);
  const { selector, ports } = (await serviceIn(cluster, first.namespace, service)).spec;
  const published = ports.map(({ name, port, targetPort }) => ({ name, port, targetPort }));
  await apply(cluster.record, [publication(namespace, { selector, ports: published })]);
  const { spec } = await serviceIn(cluster, namespace, publicService);
  return `http://localhost:${spec.ports[0]?.nodePort}`;
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
  let address = '';
  const surround: Step = {
    title: `Prepare ${environment.namespace}`,
    actions: [
      {
        kind: 'call',
        what: `kubectl apply: namespace, Secret, quota and limits of ${environment.namespace}, its own database`,
        call: async (report) => {
          const secrets = await completeSecrets(cluster, environment.namespace);
          await apply(record, surroundings(preview, previews, secrets));
          const password = secrets[previews.database?.secret ?? ''] ?? '';
          [address] = await Promise.all([
            publish(cluster, preview, previews),
            databaseOf(cluster, preview, password, false, report),
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
    await runPlan([...buildSteps(images, digests), surround]);
    await runDelivery(record, environment, revision, (delivered) => [commitStep(delivered)], {
      began,
      replacedBy,
    });
  } finally {
    images.close();
  }
}
