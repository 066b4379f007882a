import { type Cluster, firstEnvironment, type Previews, type Report } from '@presage/gitops';
import { apply, completeSecrets, read } from './cluster.ts';
import { type CompletedJob, completedJobs } from './copied-jobs.ts';
import { type Branched, branchDatabase, madeMegabytesOf } from './database/branch.ts';
import { withServer } from './database/connect.ts';
import type { Preview } from './names.ts';
import { databasePolicy, routed, routedPort, routedService, surroundings } from './objects.ts';
import { pullObjects } from './pull.ts';
import { isAsleep } from './router/entries.ts';
import { bringUpRouter, type Published, readEntries, writeEntries } from './router.ts';
import { serverPolicy } from './server-policy.ts';
import { makeRoom, wakePreview } from './sleep.ts';
import { copyVolumes, type PlannedVolume, planVolumes } from './volumes/copy.ts';

interface Service {
  readonly spec: {
    readonly clusterIP: string;
    readonly selector: Readonly<Record<string, string>>;
    readonly ports: readonly { readonly targetPort: number | string }[];
  };
}

const serviceIn = ({ record }: Cluster, namespace: string, name: string): Promise<Service> =>
  read(record, `/api/v1/namespaces/${namespace}/services/${name}`);

/** The pods that previews are reached through: those of the same Service of the first environment. */
export async function publishedBy(cluster: Cluster, { service }: Previews): Promise<Published> {
  const { namespace } = firstEnvironment(cluster.descriptor.environments);
  const { selector, ports } = (await serviceIn(cluster, namespace, service)).spec;
  return { selector, targetPort: ports[0]?.targetPort ?? 80 };
}

/** Has the router pass requests on to a preview, and count it as used now; one that sleeps stays asleep. */
async function route(
  cluster: Cluster,
  { slug, environment }: Preview,
  { megabytes }: MadeDatabase,
): Promise<void> {
  const [{ spec }, entries] = await Promise.all([
    serviceIn(cluster, environment.namespace, routedService),
    readEntries(cluster.record),
  ]);
  const place = { address: spec.clusterIP, port: routedPort, used: new Date().toISOString() };
  const size = megabytes === undefined ? {} : { megabytes };
  await writeEntries(cluster.record, { [slug]: { ...entries.get(slug), ...place, ...size } });
}

/** Wakes a preview that sleeps, so that its new pods show whether they start; others make room. */
async function awake(cluster: Cluster, { slug }: Preview, max: number, report: Report): Promise<void> {
  const entry = (await readEntries(cluster.record)).get(slug);
  for (const other of await makeRoom(cluster.record, slug, max))
    report(`${other} sleeps now: previews.max is ${max}`);
  if (entry && isAsleep(entry)) await wakePreview(cluster, slug);
}

/** What became of a preview's database: nothing where it has none of its own. */
export interface MadeDatabase {
  readonly made: 'kept' | 'copied' | 'sampled' | 'empty' | undefined;
  readonly megabytes: number | undefined;
}

/** What was made, for the person who pushes. */
function madeText(
  { made, megabytes, others }: Branched,
  { from, to, seconds }: Readonly<Record<'from' | 'to' | 'seconds', string>>,
): string {
  if (made === 'copied') return `${to}: ${megabytes} MB of ${from} in ${seconds} s`;
  const large = `${from} has ${megabytes} MB`;
  if (made === 'sampled') return `${to}: the schema and a sample, as ${large}, in ${seconds} s`;
  const why = others.length > 0 ? `; a sample can't have: ${others.slice(0, 5).join(', ')}` : '';
  return `${to} is empty (${large}${why})`;
}

/** Makes the preview's database unless it is there. @param password of its role */
export async function databaseOf(
  cluster: Cluster,
  preview: Preview,
  password: string,
  empty: boolean,
  report: Report,
): Promise<MadeDatabase> {
  const database = cluster.descriptor.previews?.database;
  if (!database) return { made: undefined, megabytes: undefined };
  const { namespace } = firstEnvironment(cluster.descriptor.environments);
  const began = Date.now();
  const copied = withServer(cluster.record, namespace, database, async (server): Promise<MadeDatabase> => {
    const client = await server.connect();
    const present = await madeMegabytesOf(client, preview.database).finally(() => client.end());
    if (present !== undefined) return { made: 'kept', megabytes: present };
    const made = await branchDatabase(server, database, { name: preview.database, password, empty });
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    report(madeText(made, { from: database.name, to: preview.database, seconds }));
    return { made: made.made, megabytes: made.ownMegabytes };
  });
  const admitted = serviceIn(cluster, namespace, database.service).then(({ spec }) => {
    const server = { namespace, selector: spec.selector, port: spec.ports[0]?.targetPort ?? 5432 };
    return apply(cluster.record, [databasePolicy(preview, server, database.clients)]);
  });
  const [made] = await Promise.all([copied, admitted]);
  return made;
}

/** What surrounds a preview's workloads, being made for a push. */
export interface Surrounding {
  /** What its database is going to be where it is new: `copied`, unless the other one is too large for that. */
  readonly expected: MadeDatabase['made'];
  /** What the first environment had completed before it was copied. */
  readonly completed: ReadonlyMap<string, CompletedJob>;
  readonly volumes: readonly PlannedVolume[];
  /** Ends when the namespace is there with its database, and the router passes requests on; volumes may still be copied. */
  readonly made: Promise<MadeDatabase['made']>;
  /** Ends when the volumes are copied too, with what to report. */
  readonly copied: Promise<string[]>;
}

/**
 * Makes all that a preview's workloads need, each part as soon as what it needs is there.
 * @param limits of main: how many there are, and when they sleep
 * @returns what is planned; the rest is on its way
 */
export async function surround(
  cluster: Cluster,
  preview: Preview,
  previews: Previews,
  limits: Previews,
  report: Report,
): Promise<Surrounding> {
  const { record } = cluster;
  const { namespace } = preview.environment;
  const [completed, volumes, published, secrets, ...further] = await Promise.all([
    completedJobs(cluster),
    planVolumes(cluster, preview),
    publishedBy(cluster, previews),
    completeSecrets(cluster, namespace),
    pullObjects(record, namespace),
    serverPolicy(cluster, namespace),
  ]);
  const surrounded = apply(record, [
    ...surroundings(preview, previews, secrets, record),
    ...further.flat(),
    routed(namespace, published),
  ]);
  const copied = surrounded.then(() => copyVolumes(cluster, preview, volumes));
  const password = secrets[previews.database?.secret ?? ''] ?? '';
  const made = surrounded.then(async () => {
    const database = databaseOf(cluster, preview, password, false, report);
    const routing = bringUpRouter(cluster, limits, published, report)
      .then(() => awake(cluster, preview, limits.max, report))
      .then(async () => route(cluster, preview, await database));
    return (await Promise.all([database, routing]))[0].made;
  });
  // Whoever waits for them gets the error; until then nobody does.
  for (const one of [copied, made]) one.catch(() => undefined);
  return { expected: previews.database ? 'copied' : undefined, completed, volumes, made, copied };
}
