import { hostname } from 'node:os';
import type { Configuration } from '../../configuration/configuration.ts';
import { type Loader, loaderText, programsOf } from '../../registry/index.ts';
import { type Kubectl, kubectlRead } from '../kubectl.ts';
import { hasCommand } from '../provider.ts';
import type { ClusterRecord } from '../record.ts';
import type { Row } from './table.ts';

/** What images are named after where they are loaded into the nodes; nothing answers there. */
export const loadedRegistry = 'presage.local';

interface Node {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly providerID?: string };
  readonly status?: {
    readonly nodeInfo?: { readonly kubeletVersion?: string; readonly containerRuntimeVersion?: string };
  };
}

/** The nodes; nothing where this account may not list them. */
async function nodesOf(kubectl: Kubectl): Promise<readonly Node[] | undefined> {
  const { failed, stdout } = await kubectlRead(kubectl, ['get', 'nodes', '--output=json']);
  return failed ? undefined : (JSON.parse(stdout) as { items: Node[] }).items;
}

const contextsCluster = (context: string) => context.replace(/^kind-/, '');

/** What made the nodes, if it loads images into them; nothing where something else did, or on another machine. */
async function loaderOf(kubectl: Kubectl, context: string): Promise<Loader | undefined> {
  const nodes = await nodesOf(kubectl);
  if (!nodes)
    return context.startsWith('kind-') ? { program: 'kind', cluster: contextsCluster(context) } : undefined;
  const [node, ...others] = nodes;
  const kind = /^kind:\/\/[^/]+\/([^/]+)\//.exec(node?.spec?.providerID ?? '')?.[1];
  if (kind) return { program: 'kind', cluster: kind };
  const minikube = node?.metadata.labels?.['minikube.k8s.io/name'];
  if (minikube) return { program: 'minikube', cluster: minikube };
  const isHere = others.length === 0 && node?.metadata.name === hostname().toLowerCase();
  return isHere && node?.status?.nodeInfo?.kubeletVersion?.includes('+k3s')
    ? { program: 'k3s', cluster: '' }
    : undefined;
}

/** How the images of a cluster get to its nodes. */
interface Images {
  /** Host and path of a registry, or what loaded images are named after; empty where nothing was said. */
  readonly registry: string;
  readonly loader: Loader | undefined;
}

/**
 * How images get to the nodes of a context's cluster: as the configuration says, otherwise as before, otherwise by what
 * made the nodes.
 * @param before the record of an earlier `up`
 */
export async function imagesOf(
  kubectl: Kubectl,
  context: string,
  { registry, load }: Pick<Configuration, 'registry' | 'load'>,
  before: Pick<ClusterRecord, 'registry' | 'loader'> | undefined,
): Promise<Images> {
  if (load) {
    const named = load.program === 'kind' ? contextsCluster(context) : context;
    const cluster = load.program === 'k3s' ? '' : (load.cluster ?? named);
    return { registry: registry ?? loadedRegistry, loader: { program: load.program, cluster } };
  }
  if (registry !== undefined) return { registry, loader: undefined };
  if (before) return { registry: before.registry, loader: before.loader };
  const loader = await loaderOf(kubectl, context);
  return { registry: loader ? loadedRegistry : '', loader };
}

/** What the preflight says about images that are loaded into the nodes. */
export async function loaderRow(kubectl: Kubectl, loader: Loader): Promise<Row> {
  const what = 'images';
  const instead = 'set PRESAGE_REGISTRY to a registry that the nodes pull from.';
  for (const program of programsOf(loader)) {
    if (await hasCommand(program)) continue;
    return {
      what,
      state: 'missing',
      found: `loaded by ${loaderText(loader)}; ${program} is not on the PATH`,
      next: `Install ${program}, or ${instead}`,
    };
  }
  const runtimes = ((await nodesOf(kubectl)) ?? []).map(
    ({ status }) => status?.nodeInfo?.containerRuntimeVersion ?? '',
  );
  const other = runtimes.find((runtime) => runtime !== '' && !runtime.startsWith('containerd://'));
  return other === undefined
    ? { what, state: 'ok', found: `loaded by ${loaderText(loader)}` }
    : {
        what,
        state: 'missing',
        found: `the nodes run ${other}, and images are loaded into containerd alone`,
        next: `Use nodes with containerd, or ${instead}`,
      };
}
