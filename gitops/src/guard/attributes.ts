import { join } from 'node:path';
import { inTemporaryFolder } from '@presage/platform/machine';
import type { Git } from '../git/git.ts';

/** An attribute that .gitattributes gives a file. */
export interface Attribute {
  readonly path: string;
  readonly name: string;
  /** `set` for one without a value. */
  readonly value: string;
}

/** What changes the content of a file between git's store and a checkout. */
const names = ['filter', 'ident', 'working-tree-encoding', 'eol'];

/**
 * The attributes of a tree that change content, of the given paths. They are asked of a temporary repository: neither
 * this repository's own settings nor the machine's count, as they do not in Argo CD's clone.
 */
export async function contentAttributes(
  git: Git,
  treeish: string,
  paths: readonly string[],
): Promise<Attribute[]> {
  if (paths.length === 0) return [];
  return inTemporaryFolder('presage-attributes-', async (folder) => {
    // In a hook this is the quarantine; the objects beside it are in the environment.
    const objects = await git(['rev-parse', '--path-format=absolute', '--git-path', 'objects']);
    const gitDir = join(folder, 'git');
    await git(['init', '--quiet', '--bare', '--template=', gitDir]);
    const env = {
      GIT_DIR: gitDir,
      GIT_INDEX_FILE: join(folder, 'index'),
      GIT_OBJECT_DIRECTORY: objects,
      GIT_ATTR_NOSYSTEM: '1',
    };
    await git(['read-tree', treeish], { env });
    const input = paths.map((path) => `${path}\0`).join('');
    const options = ['-c', 'core.attributesFile=/dev/null'];
    const text = await git([...options, 'check-attr', '--cached', '--stdin', '-z', ...names], { env, input });
    const fields = text.split('\0');
    return Array.from({ length: Math.floor(fields.length / 3) }, (_, index) => {
      const [path = '', name = '', value = ''] = fields.slice(index * 3, index * 3 + 3);
      return { path, name, value };
    }).filter(({ value }) => value !== 'unspecified' && value !== 'unset');
  });
}
