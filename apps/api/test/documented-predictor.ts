import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const api = join(import.meta.dirname, '..');
const document = join(api, '..', '..', 'docs', 'predictors.md');

/** A folder of predictors that holds the example of docs/predictors.md, and nothing else. */
export interface DocumentedPredictor {
  /** To remove when done. */
  readonly root: string;
  /** What PREDICTORS_DIR names. */
  readonly folder: string;
  readonly files: readonly string[];
}

/**
 * Copies the example out of the document, file by file. Its imports of the definition and of learning lead to those
 * of the api, as they do in `src/predictors`.
 */
export async function copyDocumentedPredictor(): Promise<DocumentedPredictor> {
  const text = await readFile(document, 'utf8');
  const root = await mkdtemp(join(tmpdir(), 'presage-fourth-'));
  for (const [link, target] of [
    ['src/definition', join(api, 'src', 'definition')],
    ['src/learning', join(api, 'src', 'learning')],
    ['node_modules', join(api, '..', '..', 'node_modules')],
  ] as const) {
    await mkdir(dirname(join(root, link)), { recursive: true });
    await symlink(target, join(root, link));
  }
  await writeFile(join(root, 'package.json'), '{ "type": "module" }\n');
  const files: string[] = [];
  for (const [, path = '', code = ''] of text.matchAll(
    /^`apps\/api\/(src\/predictors\/\S+)`:\n\n```ts\n(.*?)^```$/gms,
  )) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, code);
    files.push(file);
  }
  return { root, folder: join(root, 'src', 'predictors'), files };
}
