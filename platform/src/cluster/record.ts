import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { z } from 'zod';

const schema = z.object({
  provider: z.enum(['host', 'kind', 'existing']),
  /** The checkout from which `up` created the cluster; the git hooks run its command line. */
  checkout: z.string(),
  kubeconfig: z.string(),
  /** The bare repository behind the git remote `cluster`. */
  repository: z.string(),
  /** Where images are pushed to and pulled from, e.g. localhost:5000. */
  registry: z.string(),
  /** File with the account that opens the registry, in Docker's format. */
  registryLogin: z.string().optional(),
  /** What loads images into the nodes, where these pull from no registry. */
  loader: z.object({ program: z.enum(['kind', 'minikube', 'k3s']), cluster: z.string() }).optional(),
  builder: z.enum(['buildah', 'docker']),
  /** Arguments before the builder's verb (the host provider keeps its own image store). */
  builderArgs: z.array(z.string()),
  /** NODE_IMAGE of the Dockerfiles. */
  nodeImage: z.string().optional(),
  tools: z.object({
    kubectl: z.string(),
    kustomize: z.string(),
    kubeconform: z.string(),
    schemas: z.string(),
  }),
  /** A repository that Argo CD reads the environments' branches from, in place of this machine's. */
  forge: z
    .object({
      url: z.string(),
      kind: z.enum(['ssh', 'https']),
      /** Folder with what opens it. */
      credentials: z.string(),
    })
    .optional(),
  /** Of an existing cluster. */
  existing: z
    .object({
      context: z.string(),
      /** Namespace of Argo CD. */
      argocd: z.string(),
      /** Whether Argo CD was there before. */
      argocdWasThere: z.boolean(),
      /** Name of Argo CD's AppProject and ApplicationSet; it is also the mark of what `up` created. */
      project: z.string(),
    })
    .optional(),
  createdAt: z.string(),
});

/** What the other verbs need to know about the cluster that `up` created. */
export type ClusterRecord = z.infer<typeof schema>;

/** The Argo CD that deploys the environments, and the name of its AppProject and ApplicationSet. */
export const argocdOf = ({
  existing,
}: Pick<ClusterRecord, 'existing'>): { readonly namespace: string; readonly project: string } => ({
  namespace: existing?.argocd ?? 'argocd',
  project: existing?.project ?? 'presage',
});

const file = (state: string) => join(state, 'cluster.json');

/** @throws Refusal when there is no cluster, or when the record cannot be read. */
export async function readClusterRecord(state: string): Promise<ClusterRecord> {
  let text: string;
  try {
    text = await readFile(file(state), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Refusal(
      'There is no cluster here yet.',
      'Run `npm run up`; it takes about 15 minutes the first time.',
      exitCode.unavailable,
    );
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Refusal(
      `The cluster's record ${file(state)} is damaged.`,
      'Run `npm run up`: it writes the record again and keeps everything else.',
      exitCode.data,
    );
  }
}

/** Writes the record atomically. */
export async function writeClusterRecord(state: string, record: ClusterRecord): Promise<void> {
  const { default: writeFileAtomic } = await import('write-file-atomic');
  await writeFileAtomic(file(state), JSON.stringify(schema.parse(record), null, 2), { mode: 0o600 });
}
