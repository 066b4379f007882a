import type { Finding } from '@presage/platform/manifests';
import type { Descriptor } from '../descriptor/descriptor.ts';
import { manifestFolders } from '../git/export-tree.ts';
import type { Git } from '../git/git.ts';
import { readBlobs, type TreeEntry } from '../git/tree-entries.ts';
import { contentAttributes } from './attributes.ts';
import { leavesRepository } from './symbolic-links.ts';
import { unusedOverlays } from './unused-overlays.ts';

/** What a look at a tree brings to light. */
export interface Inspection {
  /** What must be fixed before it can be deployed. */
  readonly findings: readonly Finding[];
  /** What is worth knowing and stops nothing. */
  readonly notices: readonly Finding[];
}

/** By git-lfs's specification a pointer is shorter than this many bytes. */
const maxPointer = 1024;
const minPointer = 100;
const pointer =
  /^version https?:\/\/(git-lfs\.github\.com|hawser\.github\.com|git-media\.io)\/\S+\n(.*\n)*oid sha256:[0-9a-f]{64}\n/;

const about = (file: string, rule: string, message: string): Finding => ({
  file,
  environment: undefined,
  rule,
  message,
});

/**
 * What is wrong with the files of a tree, whatever they are for: symbolic links that leave the repository,
 * submodules, Git LFS pointers in place of contents, and attributes that make Argo CD's checkout another one than
 * what is checked and built here.
 * @param entries of the tree
 */
export async function inspectTree(
  git: Git,
  treeish: string,
  descriptor: Pick<Descriptor, 'environments' | 'images' | 'jobs'>,
  entries: readonly TreeEntry[],
): Promise<Inspection> {
  const isLink = ({ mode }: TreeEntry) => mode === '120000';
  const suspects = entries.filter(
    (entry) => isLink(entry) || (entry.size >= minPointer && entry.size < maxPointer),
  );
  const contents = await readBlobs(
    git,
    suspects.map(({ object }) => object),
  );
  const textOf = ({ object }: TreeEntry) => contents.get(object)?.toString() ?? '';
  const links = new Map(suspects.filter(isLink).map((entry) => [entry.path, textOf(entry)]));
  const pointers = suspects.filter((entry) => !isLink(entry) && pointer.test(textOf(entry)));
  const hasAttributes = entries.some(
    ({ path }) => path === '.gitattributes' || path.endsWith('/.gitattributes'),
  );
  const deployed =
    pointers.length > 0 || hasAttributes ? await deployedFiles(git, treeish, descriptor) : new Set<string>();
  const attributes = hasAttributes
    ? await attributeFindings(git, treeish, [...deployed])
    : { findings: [], notices: [] };
  return {
    findings: [
      ...submodules(entries),
      ...[...links]
        .filter(([path]) => leavesRepository(path, links))
        .map(([path, target]) =>
          about(
            path,
            'symbolic-link',
            `is a symbolic link to ${target}, which is outside the repository; Argo CD refuses every manifest of such a revision. Remove it, or link to a file of the repository`,
          ),
        ),
      ...pointers
        .filter(({ path }) => deployed.has(path))
        .map(({ path }) =>
          about(
            path,
            'lfs-pointer',
            'is a Git LFS pointer: its text would be deployed in place of the file. Store the file in git itself (`git lfs untrack`, then `git add --renormalize`)',
          ),
        ),
      ...attributes.findings,
    ],
    notices: [...attributes.notices, ...(await unusedOverlays(git, entries, descriptor.environments))],
  };
}

function submodules(entries: readonly TreeEntry[]): Finding[] {
  const found = entries.filter(({ mode }) => mode === '160000').map(({ path }) => path);
  const file = entries.find(({ path }) => path === '.gitmodules');
  const message =
    'is a submodule: its files are not in this repository, so builds and Argo CD do not get them. Copy the files here, or use a package';
  if (found.length > 0) return found.map((path) => about(path, 'submodule', message));
  return file
    ? [about(file.path, 'submodule', 'names submodules, which are not supported; remove the file')]
    : [];
}

/** The files that are deployed: the manifests, and the inputs of images and Jobs. */
async function deployedFiles(
  git: Git,
  treeish: string,
  { images, jobs }: Pick<Descriptor, 'images' | 'jobs'>,
): Promise<Set<string>> {
  const empty = await git(['hash-object', '-t', 'tree', '--stdin'], { input: '' });
  const sets = [manifestFolders, ...[...images, ...jobs].map(({ inputs }) => inputs)];
  const lists = await Promise.all(
    sets.map((paths) => git(['diff-tree', '-r', '-z', '--name-only', empty, treeish, '--', ...paths])),
  );
  return new Set(lists.flatMap((list) => list.split('\0')).filter(Boolean));
}

async function attributeFindings(git: Git, treeish: string, paths: readonly string[]): Promise<Inspection> {
  const attributes = await contentAttributes(git, treeish, paths);
  const isManifest = (path: string) => manifestFolders.some((folder) => path.startsWith(`${folder}/`));
  const changing = attributes.filter(
    ({ path, name, value }) => isManifest(path) && name !== 'filter' && (name !== 'eol' || value === 'crlf'),
  );
  const filters = Map.groupBy(
    attributes.filter(({ name }) => name === 'filter'),
    ({ value }) => value,
  );
  return {
    findings: changing.map(({ path, name, value }) =>
      about(
        path,
        'attribute',
        `has ${value === 'set' ? name : `${name}=${value}`} in .gitattributes, so Argo CD’s checkout differs from what is checked here; remove the attribute`,
      ),
    ),
    notices: [...filters].map(([value, [first, ...others]]) =>
      about(
        first?.path ?? '',
        'filter',
        `has filter=${value} in .gitattributes${others.length > 0 ? ` (and ${others.length} more)` : ''}: builds and Argo CD get what git stores, not what the filter makes of it`,
      ),
    ),
  };
}
