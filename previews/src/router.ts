import type { Cluster, Previews, Step } from '@presage/gitops';
import { type ClusterRecord, egressTo, kubectlOf, serverAddresses } from '@presage/platform/cluster';
import { previewsPort } from '@presage/platform/manifests';
import { apply, kubectl } from './cluster.ts';
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
  const text = await kubectl(record, [
    ...['get', 'configmap', entriesName, ...inRouter, '--ignore-not-found', '-o', 'json'],
  ]);
  return text === '' ? new Map() : entriesIn((JSON.parse(text) as { data?: Record<string, string> }).data);
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

/** Waits for the end of the router that the last preview left, where it is being removed. */
async function untilRemoved(record: ClusterRecord): Promise<void> {
  const namespace = ['namespace', routerNamespace];
  const phase = await kubectl(record, [
    ...['get', ...namespace, '--ignore-not-found', '-o', 'jsonpath={.status.phase}'],
  ]);
  if (phase === 'Terminating')
    await kubectl(record, ['wait', ...namespace, '--for=delete', '--timeout=60s', '--request-timeout=0']);
}

/** Brings up the router of previews, or changes what differs. */
export const routerStep = (
  { record }: Cluster,
  { idle, max }: Previews,
  published: () => Promise<Published>,
): Step => ({
  title: `Route port ${previewsPort} to the previews`,
  actions: [
    {
      kind: 'call',
      what: `kubectl apply: the router in ${routerNamespace}; its image is built unless the registry has it`,
      call: async (report) => {
        const [image, server, { selector, targetPort }] = await Promise.all([
          routerImage(record, report),
          serverAddresses(kubectlOf(record)),
          published(),
          untilRemoved(record),
        ]);
        const place = { idleSeconds: secondsOf(idle), max, pods: selector, podPort: targetPort };
        await apply(record, routerObjects({ ...place, image, apiServer: egressTo(server) }));
      },
    },
  ],
});

/** Waits until the router answers. @throws Refusal (69) when it does not within a minute */
export const routerReady = (record: ClusterRecord): Promise<string> =>
  kubectl(record, [
    ...['rollout', 'status', `deployment/${routerName}`, ...inRouter],
    ...['--timeout=60s', '--request-timeout=0'],
  ]);

/** Removes the router; nothing where there is none. */
export const removeRouter = (record: ClusterRecord): Promise<string> =>
  kubectl(record, ['delete', 'namespace', routerNamespace, '--ignore-not-found', '--wait=false']);
