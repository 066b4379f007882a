import { ask, type Cluster, type Git, headOf } from '@presage/gitops';
import { argocdOf } from '@presage/platform/cluster';
import { kubectl } from './cluster.ts';
import { type Preview, previewEnvironment, previewOf } from './names.ts';
import { publicService } from './objects.ts';
import { branchFile, branchIn } from './tree.ts';

export interface PreviewState {
  readonly slug: string;
  readonly branch: string;
  readonly address: string | undefined;
  /** Of the pushed branch. */
  readonly commit: string | undefined;
  readonly updatedAt: string | undefined;
  /** From Argo CD. */
  readonly sync: string;
  readonly health: string;
}

/** The previews that there are, by the branches that the tool writes. */
export async function previewsIn(git: Git): Promise<Preview[]> {
  const format = '--format=%(refname)';
  const refs = await ask(git, ['for-each-ref', format, 'refs/heads/env/preview-*']);
  const slugs = (refs ?? '')
    .split('\n')
    .flatMap((ref) => /^refs\/heads\/env\/preview-(.+)$/.exec(ref)?.[1] ?? []);
  return Promise.all(
    slugs.map(async (slug) => {
      const { ref } = previewEnvironment(slug);
      const text = (await ask(git, ['cat-file', 'blob', `${ref}:${branchFile}`])) ?? '';
      return { ...previewOf(slug), branch: branchIn(text) ?? slug };
    }),
  );
}

interface Items<Kind> {
  readonly items: readonly Kind[];
}
interface Named {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}
interface Application extends Named {
  readonly status?: {
    readonly sync?: { readonly status?: string };
    readonly health?: { readonly status?: string };
  };
}
interface Published extends Named {
  readonly spec: { readonly ports: readonly { readonly nodePort?: number }[] };
}

/** Every preview: branch, address, commit, age, state. */
export async function listPreviews({ git, record }: Cluster): Promise<PreviewState[]> {
  const read = async <Kind>(args: readonly string[]) =>
    (JSON.parse(await kubectl(record, ['get', ...args, '-o', 'json'])) as Items<Kind>).items;
  const previews = await previewsIn(git);
  if (previews.length === 0) return [];
  const [applications, services, ...heads] = await Promise.all([
    read<Application>(['applications', '--namespace', argocdOf(record).namespace]),
    read<Published>(['services', '--all-namespaces', `--field-selector=metadata.name=${publicService}`]),
    ...previews.map(({ environment }) => headOf(git, environment)),
  ]);
  return previews.map(({ slug, branch, environment }, index) => {
    const status = applications.find(({ metadata }) => metadata.name === environment.application)?.status;
    const port = services.find(({ metadata }) => metadata.namespace === environment.namespace)?.spec.ports[0]
      ?.nodePort;
    const head = heads[index];
    return {
      slug,
      branch,
      address: port === undefined ? undefined : `http://localhost:${port}`,
      commit: head?.revision,
      updatedAt: head?.at.toISOString(),
      sync: status?.sync?.status ?? 'not deployed',
      health: status?.health?.status ?? '',
    };
  });
}
