import type { Environment } from '@presage/platform/environment';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { namespaceOf } from './router/entries.ts';

/** A namespace has 63 characters at most, a role 63; both are longer than the slug. */
const longest = 40;

/** A preview of a branch, and the names of all that belongs to it. */
export interface Preview {
  readonly branch: string;
  /** The branch as part of a host name. */
  readonly slug: string;
  readonly environment: Environment;
  /** The database, and the role that owns it. */
  readonly database: string;
}

/** The branch in lower case, with hyphens for everything but letters and digits; nothing where none is left. */
export const slugOf = (branch: string): string =>
  branch
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');

/** The environment of a slug: it has a branch like every environment, and shares one overlay with the others. */
export const previewEnvironment = (slug: string): Environment => {
  const name = namespaceOf(slug);
  return {
    name,
    from: undefined,
    branch: `env/${name}`,
    ref: `refs/heads/env/${name}`,
    application: name,
    namespace: name,
    overlay: 'overlays/preview',
    pins: 'overlays/preview/pins/kustomization.yaml',
  };
};

/** @throws Refusal (65) for a branch whose name leaves nothing for a host name */
export function previewOf(branch: string): Preview {
  const slug = slugOf(branch);
  if (slug === '') {
    throw new Refusal(
      `The branch ${branch} can have no preview: a host name is made of the letters a to z and digits, and it has none of them.`,
      'Rename it: `git branch -m NAME`, then push again. Nothing was pushed.',
      exitCode.data,
    );
  }
  return {
    branch,
    slug,
    environment: previewEnvironment(slug),
    database: `preview_${slug.replaceAll('-', '_')}`,
  };
}

/** @throws Refusal (65) when another branch has the same slug. @param branches all that the repository has */
export function requireOwnSlug({ branch, slug }: Preview, branches: readonly string[]): void {
  const other = branches.find((one) => one !== branch && isPreviewed(one) && slugOf(one) === slug);
  if (other === undefined) return;
  throw new Refusal(
    `The branches ${branch} and ${other} would both have the preview ${slug}.`,
    `Rename this one, or delete the other: \`git push cluster :${other}\`. Nothing was pushed.`,
    exitCode.data,
  );
}

/** Whether a branch can have a preview: not main, and none that the tool writes. */
export const isPreviewed = (branch: string): boolean => branch !== 'main' && !branch.startsWith('env/');
