import { exitCode, Refusal } from '@presage/runtime/refusal';
import { runProgram } from '../machine/run-program.ts';

/** What brings images to the nodes of a cluster whose nodes pull from no registry. */
export interface Loader {
  readonly program: 'kind' | 'minikube' | 'k3s';
  /** Name of kind's cluster, or minikube's profile; k3s has none: its node is this machine. */
  readonly cluster: string;
}

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: string[]];

interface Way {
  /** Programs that have to be on the PATH. */
  readonly programs: readonly string[];
  /** Prints the node's names, each as the first word of a line; none where the node is this machine. */
  readonly nodes?: (cluster: string) => Command;
  /** Puts the images of an archive on every node. */
  readonly load: (cluster: string, archive: string) => Command;
  /** containerd's own client on a node. */
  readonly ctr: (cluster: string, node: string) => Command;
}

const inContainerd = ['ctr', '--namespace=k8s.io'] as const;

const ways: Readonly<Record<Loader['program'], Way>> = {
  kind: {
    programs: ['kind', 'docker'],
    nodes: (cluster) => ['kind', 'get', 'nodes', `--name=${cluster}`],
    load: (cluster, archive) => ['kind', 'load', 'image-archive', archive, `--name=${cluster}`],
    ctr: (_, node) => ['docker', 'exec', node, ...inContainerd],
  },
  minikube: {
    programs: ['minikube'],
    nodes: (cluster) => ['minikube', 'node', 'list', `--profile=${cluster}`],
    load: (cluster, archive) => ['minikube', 'image', 'load', archive, `--profile=${cluster}`],
    ctr: (cluster, node) => [
      ...(['minikube', 'ssh', `--profile=${cluster}`, `--node=${node}`, '--', 'sudo'] as const),
      ...inContainerd,
    ],
  },
  k3s: {
    programs: ['k3s'],
    load: (_, archive) => ['k3s', ...inContainerd, 'images', 'import', archive],
    ctr: () => ['k3s', ...inContainerd],
  },
};

/** The programs that a loader needs on the PATH. */
export const programsOf = ({ program }: Loader): readonly string[] => ways[program].programs;

/** How a person reads it: `kind, into the nodes of team`. */
export const loaderText = ({ program, cluster }: Loader): string =>
  cluster === '' ? `${program}, into this machine` : `${program}, into the nodes of ${cluster}`;

/** The command that puts the images of an archive on every node. */
export const loadCommand = ({ program, cluster }: Loader, archive: string): Command =>
  ways[program].load(cluster, archive);

/** @returns what it printed @throws Refusal (69) with its last line when it fails */
async function read([program, ...args]: Command): Promise<string> {
  const { failed, stdout, stderr, message } = await runProgram(program, args);
  if (!failed) return stdout;
  throw new Refusal(
    `\`${[program, ...args].join(' ')}\` failed: ${stderr.trim().split('\n').at(-1) || message}`,
    'Correct what the message names (is the cluster started?), then run the same command again.',
    exitCode.unavailable,
  );
}

async function nodesOf({ program, cluster }: Loader): Promise<string[]> {
  const command = ways[program].nodes?.(cluster);
  if (!command) return ['this machine'];
  const names = (await read(command)).split('\n').map((line) => line.trim().split(/\s+/)[0] ?? '');
  const nodes = names.filter(Boolean);
  if (nodes.length > 0) return nodes;
  throw new Refusal(
    `${program} knows no node of ${cluster}.`,
    `Name the cluster of the context: PRESAGE_LOAD=${program}:NAME.`,
    exitCode.unavailable,
  );
}

/** containerd's client on each node. */
const clients = async (loader: Loader): Promise<Command[]> =>
  (await nodesOf(loader)).map((node) => ways[loader.program].ctr(loader.cluster, node));

/** The images of a node with their digests, from the lines `REF TYPE DIGEST …`. */
const digestsIn = (listed: string): ReadonlyMap<string, string> =>
  new Map(
    listed
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .flatMap(([name = '', , digest = '']) => (digest.startsWith('sha256:') ? [[name, digest]] : [])),
  );

/** The one digest that all nodes have of a name; nothing where one lacks it. */
function common(nodes: readonly ReadonlyMap<string, string>[], name: string): string | undefined {
  const [digest, ...others] = new Set(nodes.map((images) => images.get(name)));
  return others.length === 0 ? digest : undefined;
}

const listed = async (ctr: readonly Command[]): Promise<ReadonlyMap<string, string>[]> =>
  (await Promise.all(ctr.map((client) => read([...client, 'images', 'list'])))).map(digestsIn);

/** As a pod names an image that is pinned by its digest; containerd drops the tag. */
const pinnedName = (name: string, digest: string) => `${name.replace(/:[^:/]+$/, '')}@${digest}`;

/**
 * The digest that the nodes have of an image, or nothing where one of them has not what a pinned pod asks for.
 * @param name with its tag or digest
 * @throws Refusal (69) when a node can't be asked
 */
export async function digestOnNodes(loader: Loader, name: string): Promise<string | undefined> {
  const nodes = await listed(await clients(loader));
  const digest = common(nodes, name);
  return digest && common(nodes, pinnedName(name.replace(/@.*$/, ''), digest)) ? digest : undefined;
}

/**
 * Lets pods that pin a loaded image by its digest find it: containerd knows it by its tag alone after it was loaded.
 * @param name with its tag
 * @throws Refusal (69) when the nodes have not the same image
 */
export async function nameByDigest(loader: Loader, name: string): Promise<void> {
  const ctr = await clients(loader);
  const digest = common(await listed(ctr), name);
  if (!digest)
    throw new Refusal(
      `After it was loaded, the nodes have not the same image ${name}.`,
      `Load it again: run the same command. See \`${ctr[0]?.join(' ')} images list\`.`,
      exitCode.unavailable,
    );
  for (const client of ctr)
    await read([...client, 'images', 'tag', '--force', name, pinnedName(name, digest)]);
}
