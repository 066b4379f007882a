import type { Environment } from '@presage/platform/environment';
import { type Finding, kustomizationFile, nearest, overlayOf } from '@presage/platform/manifests';
import type { Git } from '../git/git.ts';
import { readBlobs, type TreeEntry } from '../git/tree-entries.ts';

/** What previews are made from, see docs/recipes/previews.md; it is checked with each branch that gets one. */
const ofPreviews = 'preview';

const overlayFile = /^overlays\/([^/]+)\/kustomization\.yaml$/;

/** The overlays that belong to no environment and that no other kustomization names: nothing checks or deploys them. */
export async function unusedOverlays(
  git: Git,
  entries: readonly TreeEntry[],
  environments: readonly Environment[],
): Promise<Finding[]> {
  const names = environments.map(({ name }) => name);
  const unknown = entries
    .flatMap(({ path }) => overlayFile.exec(path)?.[1] ?? [])
    .filter((name) => name !== ofPreviews && !names.includes(name));
  if (unknown.length === 0) return [];
  const kustomizations = entries.filter(
    ({ path }) => /^(base|overlays)\//.test(path) && path.endsWith(`/${kustomizationFile}`),
  );
  const contents = await readBlobs(
    git,
    kustomizations.map(({ object }) => object),
  );
  const isNamed = (name: string) =>
    kustomizations.some(({ path, object }) => {
      const named =
        contents
          .get(object)
          ?.toString()
          .match(/\.\.\/[^\s"'#,\]]+/g) ?? [];
      const isOther = !path.startsWith(`${overlayOf(name)}/`);
      return isOther && named.some((entry) => entry.split('/').includes(name));
    });
  return unknown
    .filter((name) => !isNamed(name))
    .map((name) => {
      const missing = names.filter(
        (known) => !entries.some(({ path }) => path.startsWith(`${overlayOf(known)}/`)),
      );
      const meant = nearest(name, missing);
      const message = `is the overlay of no environment, so it is neither checked nor deployed; ${meant ? `the environment ${meant} has no overlay` : `add '${name}' to environments in gitops.config.ts`}, or remove the folder`;
      return { file: overlayOf(name), environment: undefined, rule: 'overlay-unused', message };
    });
}
