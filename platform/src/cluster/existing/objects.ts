import { exitCode, Refusal } from '@presage/runtime/refusal';
import { installationLabel } from '../../manifests/argocd-resources.ts';
import { yamlOf } from '../apply.ts';
import { type Kubectl, kubectlRead } from '../kubectl.ts';

export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** On a namespace that `up` created; one that the cluster's administrator prepared has only the label. */
export const createdAnnotation = 'presage.local/created';

/** Whether an object carries the mark of this installation. */
export const isOurs = ({ metadata }: ClusterObject, project: string): boolean =>
  metadata.labels?.[installationLabel] === project;

const listOf = (text: string): ClusterObject[] => {
  if (text.trim() === '') return [];
  const found = JSON.parse(text) as ClusterObject & { readonly items?: ClusterObject[] };
  return found.items ?? [found];
};

/** @throws Refusal (69) when the server does not answer or refuses */
async function read(kubectl: Kubectl, args: readonly string[], input?: string): Promise<ClusterObject[]> {
  const { failed, stdout, stderr } = await kubectlRead(
    kubectl,
    ['get', ...args, '--ignore-not-found', '--output=json'],
    input,
  );
  if (!failed) return listOf(stdout);
  // Of a kind that the cluster does not know, it has none.
  if (stderr.includes("doesn't have a resource type") || stderr.includes('no matches for kind')) return [];
  throw new Refusal(
    `kubectl get ${args[0]} failed: ${stderr}`,
    'Correct what the message names, then run the same command again.',
    exitCode.unavailable,
  );
}

/** Those of the objects that the cluster has, as it has them. @throws Refusal (69) when it can't be asked */
export const readObjects = (kubectl: Kubectl, objects: readonly ClusterObject[]): Promise<ClusterObject[]> =>
  objects.length === 0 ? Promise.resolve([]) : read(kubectl, ['--filename=-'], yamlOf(objects));

/** One object, or nothing. @throws Refusal (69) when the cluster can't be asked */
export const readObject = async (
  kubectl: Kubectl,
  kind: string,
  name: string,
  namespace?: string,
): Promise<ClusterObject | undefined> =>
  (await read(kubectl, [kind, name, ...(namespace ? [`--namespace=${namespace}`] : [])]))[0];

/** Objects of some kinds in a namespace. @throws Refusal (69) when the cluster can't be asked */
export const readIn = (kubectl: Kubectl, namespace: string, kinds: string): Promise<ClusterObject[]> =>
  read(kubectl, [kinds, `--namespace=${namespace}`]);

/** Objects of a kind in all namespaces. @throws Refusal (69) when the cluster can't be asked */
export const readAll = (kubectl: Kubectl, kind: string, ...more: string[]): Promise<ClusterObject[]> =>
  read(kubectl, [kind, '--all-namespaces', ...more]);
