import { ask, type Cluster, type Git, headOf } from '@presage/gitops';
import { argocdOf } from '@presage/platform/cluster';
import { kubectl } from './cluster.ts';
import { previewsSelector } from './marks.ts';
import { type Preview, previewEnvironment, previewOf } from './names.ts';
import { isAsleep } from './router/entries.ts';
import { addressOf, readEntries } from './router.ts';
import { sizesOf } from './sizes.ts';
import { branchFile, branchIn } from './tree.ts';

export interface PreviewState {
  readonly slug: string;
  readonly branch: string;
  readonly address: string;
  /** Of the pushed branch. */
  readonly commit: string | undefined;
  readonly updatedAt: string | undefined;
  /** Of its database, where it has one of its own: now, or else when it was last pushed or reset. */
  readonly megabytes: number | undefined;
  /** Whether it has no pods until somebody asks for it; nothing where nothing routes to it yet. */
  readonly asleep: boolean | undefined;
  /** When somebody used it last, up to 30 s late. */
  readonly usedAt: string | undefined;
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

/** Those, and what is left in the cluster of ones whose first push failed. */
export async function previewsLeft({ git, record }: Pick<Cluster, 'git' | 'record'>): Promise<Preview[]> {
  const known = await previewsIn(git);
  const branchOf = '{range .items[*]}{.metadata.annotations.presage\\.local/branch}{"\\n"}{end}';
  const namespaces = ['get', 'namespaces', '--selector', previewsSelector(record), '-o'];
  const branches = (await kubectl(record, [...namespaces, `jsonpath=${branchOf}`])).split('\n');
  const found = branches.filter(Boolean).map(previewOf);
  return [...known, ...found.filter(({ slug }) => !known.some((one) => one.slug === slug))];
}

interface Items<Kind> {
  readonly items: readonly Kind[];
}
interface Application {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly sync?: { readonly status?: string };
    readonly health?: { readonly status?: string };
  };
}

/**
 * Every preview: branch, address, commit, age, use, size, state.
 * @param measured whether the database server is asked for the sizes, which takes its password
 */
export async function listPreviews(cluster: Cluster, measured = true): Promise<PreviewState[]> {
  const { git, record } = cluster;
  const read = async <Kind>(args: readonly string[]) =>
    (JSON.parse(await kubectl(record, ['get', ...args, '-o', 'json'])) as Items<Kind>).items;
  const previews = await previewsIn(git);
  if (previews.length === 0) return [];
  const [applications, entries, sizes, ...heads] = await Promise.all([
    read<Application>(['applications', '--namespace', argocdOf(record).namespace]),
    readEntries(record),
    sizesOf(cluster, measured ? previews.map(({ database }) => database) : []),
    ...previews.map(({ environment }) => headOf(git, environment)),
  ]);
  return previews.map(({ slug, branch, environment, database }, index) => {
    const status = applications.find(({ metadata }) => metadata.name === environment.application)?.status;
    const entry = entries.get(slug);
    const head = heads[index];
    return {
      slug,
      branch,
      address: addressOf(slug),
      commit: head?.revision,
      updatedAt: head?.at.toISOString(),
      megabytes: sizes.get(database) ?? entry?.megabytes,
      asleep: entry && isAsleep(entry),
      usedAt: entry?.used,
      sync: status?.sync?.status ?? 'not deployed',
      health: status?.health?.status ?? '',
    };
  });
}
