import { argocdOf, type ClusterRecord } from '@presage/platform/cluster';
import { previewsPort } from '@presage/platform/manifests';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { read, readIfThere } from './cluster.ts';
import { isOwn, isOwnPreview, projectOf } from './marks.ts';
import type { Preview } from './names.ts';
import { routerNamespace } from './router/entries.ts';

interface Labelled {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
}

const namespacePath = (name: string) => `/api/v1/namespaces/${name}`;
const inArgocd = (record: ClusterRecord, kind: string, name: string) =>
  `/apis/argoproj.io/v1alpha1/namespaces/${argocdOf(record).namespace}/${kind}/${name}`;

const labelsAt = async (record: ClusterRecord, path: string) => {
  const found = await readIfThere<Labelled>(record, path);
  return found && (found.metadata.labels ?? {});
};

/** Whether a preview of this installation made a namespace. */
export async function isOwnNamespace(record: ClusterRecord, namespace: string): Promise<boolean> {
  const labels = await labelsAt(record, namespacePath(namespace));
  return labels !== undefined && isOwnPreview(record, labels);
}

/** @throws Refusal (77) where the names of a new preview are those of something that this installation did not make */
export async function requireOwnNames(
  record: ClusterRecord,
  { branch, environment: { namespace, application } }: Preview,
): Promise<void> {
  const named = [
    [`the namespace ${namespace}`, namespacePath(namespace)],
    [`Argo CD’s Application ${application}`, inArgocd(record, 'applications', application)],
  ] as const;
  for (const [what, path] of named) {
    const labels = await labelsAt(record, path);
    if (labels && !isOwnPreview(record, labels))
      throw new Refusal(
        `The preview of ${branch} needs ${what}, and the cluster has one of that name which no preview of this Presage made.`,
        'Give the branch another name: `git branch -m NAME`. Then push it.',
        exitCode.permission,
      );
  }
}

/** Whether there is a namespace of the router, and whether this installation made it. */
export async function routerOwner(record: ClusterRecord): Promise<'none' | 'own' | 'other'> {
  const labels = await labelsAt(record, namespacePath(routerNamespace));
  if (!labels) return 'none';
  return isOwn(record, labels) ? 'own' : 'other';
}

interface Service {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly ports?: readonly { readonly nodePort?: number }[] };
}

/** @throws Refusal (77) where the router's port of the nodes is another Service's */
async function requireFreePort(record: ClusterRecord): Promise<void> {
  const { items } = await read<{ items: readonly Service[] }>(record, '/api/v1/services');
  const taken = items.find(({ spec }) => spec.ports?.some(({ nodePort }) => nodePort === previewsPort));
  if (!taken) return;
  const { name, namespace } = taken.metadata;
  throw new Refusal(
    `Previews are reached at port ${previewsPort} of the nodes, and the Service ${name} in the namespace ${namespace} has it.`,
    'Free it, or write previews: false in gitops.config.ts.',
    exitCode.permission,
  );
}

/** @throws Refusal (77) where the router of this cluster, or Argo CD's project of previews, is somebody else's */
export async function requireOwnRouter(record: ClusterRecord): Promise<void> {
  const project = projectOf(record);
  const [router, labels] = await Promise.all([
    routerOwner(record),
    labelsAt(record, inArgocd(record, 'appprojects', project)),
  ]);
  const other =
    router === 'other'
      ? `the namespace ${routerNamespace}`
      : labels && !isOwn(record, labels)
        ? `the project ${project} in Argo CD`
        : undefined;
  if (other)
    throw new Refusal(
      `The cluster has ${other} already, and this Presage did not make it: only one in a cluster has previews.`,
      'Write previews: false in gitops.config.ts, or have them turned off where they are on.',
      exitCode.permission,
    );
  if (router === 'none' && record.existing) await requireFreePort(record);
}

/** @throws Refusal (77) where a new preview, or the router, would take what is somebody else's */
export async function requireOwn(record: ClusterRecord, preview: Preview): Promise<void> {
  await Promise.all([requireOwnNames(record, preview), requireOwnRouter(record)]);
}
