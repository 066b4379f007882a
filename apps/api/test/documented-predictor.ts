import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { applyRecipe, readRecipe } from '@presage/recipes';

const root = join(import.meta.dirname, '..', '..', '..');

/** A folder of predictors that holds the example of docs/predictors.md, and nothing else. */
export interface DocumentedPredictor {
  /** To remove when done. */
  readonly root: string;
  /** What PREDICTORS_DIR names. */
  readonly folder: string;
  readonly files: readonly string[];
}

/** Applies docs/predictors.md to an empty tree that has only what the predictor imports: the definition and learning. */
export async function copyDocumentedPredictor(): Promise<DocumentedPredictor> {
  const tree = await mkdtemp(join(tmpdir(), 'presage-fourth-'));
  for (const path of ['apps/api/src/definition', 'apps/api/src/learning', 'node_modules']) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await symlink(join(root, path), join(tree, path));
  }
  await writeFile(join(tree, 'package.json'), '{ "type": "module" }\n');
  const changed = await applyRecipe(await readRecipe(join(root, 'docs', 'predictors.md')), tree);
  return {
    root: tree,
    folder: join(tree, 'apps', 'api', 'src', 'predictors'),
    files: changed.map((file) => join(tree, file)),
  };
}
