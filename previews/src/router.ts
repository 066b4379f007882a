import type { Cluster, Previews, Report } from '@presage/gitops';
import {
  argocdOf,
  type ClusterRecord,
  egressTo,
  kubectlOf,
  serverAddresses,
} from '@presage/platform/cluster';
import { previewsPort } from '@presage/platform/manifests';
import { apply, kubectl, readIfThere } from './cluster.ts';
import { forgeObjects } from './forge.ts';
import { installation, sharedSelector } from './marks.ts';
import { requireOwnRouter, routerOwner } from './owned.ts';
import { pullObjects, pullSecrets } from './pull.ts';
import { type Entry, entriesIn, entriesName, entriesPatch, routerNamespace } from './router/entries.ts';
import { routerImage } from './router-image.ts';
import { routerName, routerObjects } from './router-objects.ts';

const units = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** A time such as `30m` in seconds. */
export const secondsOf = (time: string): number =>
  Number(time.slice(0, -1)) * units[time.slice(-1) as keyof typeof units];

/** Where a preview is. */
export const addressOf = (slug: string): string => `http://${slug}.localhost:${previewsPort}`;

const inRouter = ['--namespace', routerNamespace];

/** What the router knows of previews; nothing where there is none. */
export async function readEntries(record: ClusterRecord): Promise<Map<string, Entry>> {
  const path = `/api/v1/namespaces/${routerNamespace}/configmaps/${entriesName}`;
  return entriesIn((await readIfThere<{ data?: Record<string, string> }>(record, path))?.data);
}

/** Changes entries of the router. @param entries null removes one */
export async function writeEntries(
  record: ClusterRecord,
  entries: Readonly<Record<string, Entry | null>>,
): Promise<void> {
  const patch = JSON.stringify(entriesPatch(entries));
  await kubectl(record, ['patch', 'configmap', entriesName, ...inRouter, '--type=merge', '-p', patch]);
}

/** The pods behind the Service that previews are reached through. */
export interface Published {
  readonly selector: Readonly<Record<string, string>>;
  readonly targetPort: number | string;
}

/** Tells a release of main that there is a router, also when previews are off. */
const mark = 'refs/presage/previews-router';

/** Waits for the end of a router that is being removed. */
async function untilRemoved(record: ClusterRecord): Promise<void> {
  const namespace = await readIfThere<{ status: { phase?: string } }>(
    record,
    `/api/v1/namespaces/${routerNamespace}`,
  );
  if (namespace?.status.phase !== 'Terminating') return;
  const wait = ['--for=delete', '--timeout=60s', '--request-timeout=0'];
  await kubectl(record, ['wait', `namespace/${routerNamespace}`, ...wait]);
}

/** Brings up the router of previews, or changes what differs. Its image is built unless the registry has it. */
export async function bringUpRouter(
  { record, git }: Pick<Cluster, 'record' | 'git'>,
  { idle, max }: Previews,
  { selector, targetPort }: Published,
  report: Report,
): Promise<void> {
  await requireOwnRouter(record);
  const [image, server, pulling, opening] = await Promise.all([
    routerImage(record, report),
    serverAddresses(kubectlOf(record)),
    pullObjects(record, routerNamespace),
    forgeObjects(record),
    untilRemoved(record),
    git(['update-ref', mark, 'refs/heads/main']),
  ]);
  const place = { idleSeconds: secondsOf(idle), max, pods: selector, podPort: targetPort };
  const own = { image, apiServer: egressTo(server), marks: installation(record), pull: pullSecrets(record) };
  await apply(record, [...routerObjects({ ...place, ...own }), ...pulling, ...opening]);
}

/** Waits until the router answers. @throws Refusal (69) when it does not within a minute */
export const routerReady = (record: ClusterRecord): Promise<string> =>
  kubectl(record, [
    ...['rollout', 'status', `deployment/${routerName}`, ...inRouter],
    ...['--timeout=60s', '--request-timeout=0'],
  ]);

/** Whether there is a router. */
export const isRouted = async (record: ClusterRecord): Promise<boolean> =>
  (await readIfThere(record, `/apis/apps/v1/namespaces/${routerNamespace}/deployments/${routerName}`)) !==
  undefined;

/** Removes the router, and the project of previews in Argo CD; nothing where there is none. */
export async function removeRouter({ record, git }: Pick<Cluster, 'record' | 'git'>): Promise<void> {
  const gone = ['--ignore-not-found', '--wait=false'];
  if ((await routerOwner(record)) === 'own')
    await kubectl(record, ['delete', 'namespace', routerNamespace, ...gone]);
  const ofArgocd = ['--namespace', argocdOf(record).namespace, '--selector', sharedSelector(record)];
  await kubectl(record, ['delete', 'appprojects,secrets', ...ofArgocd, ...gone]);
  await git(['update-ref', '-d', mark]);
}
