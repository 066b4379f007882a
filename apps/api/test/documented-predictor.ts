import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyRecipe, readRecipe } from '@presage/recipes';

const root = join(import.meta.dirname, '..', '..', '..');

/** A folder of predictors with only the example of docs/predictors.md. */
export interface DocumentedPredictor {
  /** To remove when done. */
  readonly root: string;
  /** What PREDICTORS_DIR names. */
  readonly folder: string;
  readonly files: readonly string[];
}

/** Applies docs/predictors.md to an empty tree that has the api's other folders, and no other predictor. */
export async function copyDocumentedPredictor(): Promise<DocumentedPredictor> {
  const tree = await mkdtemp(join(tmpdir(), 'presage-fourth-'));
  const source = join('apps', 'api', 'src');
  const folders = (await readdir(join(root, source), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && entry.name !== 'predictors')
    .map(({ name }) => join(source, name));
  await mkdir(join(tree, source), { recursive: true });
  const modules = ['node_modules', 'apps/api/node_modules'].filter((path) => existsSync(join(root, path)));
  for (const path of [...folders, ...modules]) await symlink(join(root, path), join(tree, path));
  await writeFile(join(tree, 'package.json'), '{ "type": "module" }\n');
  const changed = await applyRecipe(await readRecipe(join(root, 'docs', 'predictors.md')), tree);
  return {
    root: tree,
    folder: join(tree, 'apps', 'api', 'src', 'predictors'),
    files: changed.map((file) => join(tree, file)),
  };
}
