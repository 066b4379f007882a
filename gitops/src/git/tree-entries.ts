import type { Git } from './git.ts';

/** What a tree holds at a path. */
export interface TreeEntry {
  readonly path: string;
  /** `100644`, `100755`, `120000` for a symbolic link, `160000` for a submodule. */
  readonly mode: string;
  readonly object: string;
  /** Bytes; 0 for a submodule. */
  readonly size: number;
}

/** Every entry of a tree or commit that is no folder. */
export async function treeEntries(
  git: Git,
  treeish: string,
  folders: readonly string[] = [],
): Promise<TreeEntry[]> {
  const text = await git(['ls-tree', '-r', '-l', '-z', '--full-tree', treeish, '--', ...folders]);
  return text
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', , object = '', size = ''] = line.slice(0, tab).split(/ +/);
      return { path: line.slice(tab + 1), mode, object, size: Number(size) || 0 };
    });
}

/** The contents of blobs by object name, read in one process, as they are stored: no attribute changes them. */
export async function readBlobs(git: Git, objects: readonly string[]): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  const distinct = [...new Set(objects)];
  if (distinct.length === 0) return contents;
  const input = distinct.map((object) => `${object}\n`).join('');
  const output = Buffer.from(await git(['cat-file', '--batch'], { input, encoding: 'latin1' }), 'latin1');
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at);
    const [object = '', type, size] = output.toString('latin1', at, end).split(' ');
    if (type !== 'blob') throw new Error(`git cat-file answers "${object} ${type}" to a request for a blob`);
    const start = end + 1;
    contents.set(object, output.subarray(start, start + Number(size)));
    at = start + Number(size) + 1;
  }
  return contents;
}
