import type { Git, Tree } from '@presage/gitops';

const folder = 'apps/api/src/predictors';

/** What defines a predictor: code, or the description of a table. */
const definitions = ['predictor.ts', 'predictor.json'];

/** The predictors of a tree, as the api discovers them. */
export async function predictorsIn(tree: Pick<Tree, 'list'>): Promise<string[]> {
  const files = await tree.list(folder);
  const names = files.flatMap((file) => {
    const [name, rest = ''] = file.slice(folder.length + 1).split(/\/(.*)/s);
    return name && definitions.includes(rest) ? [name] : [];
  });
  return [...new Set(names)];
}

/** The predictors of a revision. */
export const predictorsAt = (git: Git, revision: string): Promise<string[]> =>
  predictorsIn({
    list: async (path) =>
      (await git(['ls-tree', '-r', '-z', '--name-only', revision, '--', path])).split('\0').filter(Boolean),
  });

/**
 * The predictors whose definition has another version in one revision than in the other: each code refuses
 * the models that were made for the other one.
 * @param names predictors that both revisions have
 */
export async function redefined(
  git: Git,
  before: string,
  after: string,
  names: readonly string[],
): Promise<string[]> {
  const versionAt = async (revision: string, name: string) => {
    for (const definition of definitions) {
      const text = await git(['cat-file', 'blob', `${revision}:${folder}/${name}/${definition}`]).catch(
        () => '',
      );
      const version = /^\s*"?version"?: (\d+),/m.exec(text)?.[1];
      if (version !== undefined) return version;
    }
    return undefined;
  };
  const changed = await Promise.all(
    names.map(async (name) => (await versionAt(before, name)) !== (await versionAt(after, name))),
  );
  return names.filter((_, index) => changed[index]);
}
