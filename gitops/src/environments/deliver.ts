import { join } from 'node:path';
import type { Environment } from '@presage/platform/environment';
import { inTemporaryFolder } from '@presage/platform/machine';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { commitOf, type Git, GitFailed } from '../git/git.ts';
import { type Pin, shortPin, writePins } from '../images/pins.ts';
import type { Delivery } from './history.ts';

export interface Person {
  readonly name: string;
  readonly mail: string;
}

/** What to commit on an environment's branch. */
export interface NewDelivery {
  readonly action: string;
  readonly environment: Environment;
  readonly revision: string;
  /** The branch's current commit: the branch must still be there when the new one is written. */
  readonly previous: Delivery | undefined;
  /** A whole tree, or files to write into the revision's tree. */
  readonly content: { readonly tree: string } | { readonly files: Files };
  readonly from?: string;
  readonly subject: string;
  /** The images as the trailer names them, e.g. `web@sha256:… (built)`. */
  readonly images: readonly string[];
  /** Further trailers, e.g. `['Version', 'web@sha256:…']`. */
  readonly trailers?: readonly (readonly [name: string, value: string])[];
  /** Default: the person who committed the revision. */
  readonly by?: Person;
}

const none = '0'.repeat(40);

/** Paths in the repository and what they hold. */
export type Files = Readonly<Record<string, string>>;

/** What an environment pins, as files of its overlay; pinned files that are not given stay as the revision has them. */
export const pinFiles = (environment: Environment, pins: readonly Pin[], pinned: Files = {}): Files => ({
  [environment.pins]: writePins(pins),
  ...pinned,
});

/** The tree of a commit with some files written into it, without a work tree. */
export async function treeWith(git: Git, commit: string, files: Files): Promise<string> {
  return inTemporaryFolder('presage-index-', async (folder) => {
    const env = { GIT_INDEX_FILE: join(folder, 'index') };
    const [entries] = await Promise.all([
      Promise.all(
        Object.entries(files).map(async ([file, input]) => {
          const blob = await git(['hash-object', '-w', '--stdin'], { input });
          return ['--cacheinfo', `100644,${blob},${file}`];
        }),
      ),
      git(['read-tree', commit], { env }),
    ]);
    await git(['update-index', '--add', ...entries.flat()], { env });
    return await git(['write-tree'], { env });
  });
}

/** Who committed a revision; the delivery names them unless somebody else is given. */
async function committerOf(git: Git, revision: string): Promise<Person> {
  const [name = '', mail = ''] = (await git(['log', '-1', '--format=%cn%x00%ce', revision])).split('\0');
  return { name, mail };
}

/** The deploy log is read with control characters between its fields: none may come from a commit of main. */
const oneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** A person as git takes one for a commit: a name that is more than punctuation, and no control characters. */
function recorded({ name, mail }: Person): Person {
  const [cleanName, cleanMail] = [name, mail].map((text) => oneLine(text.replace(/[<>]/g, '')));
  const isName = (text: string | undefined) => text !== undefined && /[^\s.,:;"'\\]/.test(text);
  const found = [cleanName, cleanMail?.split('@')[0]].find(isName);
  return { name: found ?? 'unknown', mail: cleanMail ?? '' };
}

const messageOf = (delivery: NewDelivery, by: Person) =>
  [
    oneLine(delivery.subject),
    '',
    `Presage-Action: ${delivery.action}`,
    `Presage-Environment: ${delivery.environment.name}`,
    `Presage-Revision: ${delivery.revision}`,
    ...(delivery.from ? [`Presage-From: ${delivery.from}`] : []),
    `Presage-By: ${oneLine(`${by.name} <${by.mail}>`)}`,
    ...(delivery.trailers ?? []).map(([name, value]) => `Presage-${name}: ${oneLine(value)}`),
    ...(delivery.images.length > 0 ? [`Presage-Images: ${delivery.images.join(', ')}`] : []),
    '',
  ].join('\n');

/** How the trailer names pins that are kept as they are. */
export const keptImages = (pins: readonly Pin[]): string[] => pins.map((pin) => `${shortPin(pin)} (kept)`);

/**
 * Writes one commit on an environment's branch: its first parent is the branch's previous commit, its second the
 * revision of main. The branch moves only if nobody else has moved it in the meantime.
 * @throws Refusal (75) when somebody has.
 */
export async function deliver(git: Git, delivery: NewDelivery): Promise<string> {
  const { environment, previous, revision, content } = delivery;
  const [tree, person] = await Promise.all([
    'tree' in content ? content.tree : treeWith(git, revision, content.files),
    delivery.by ?? committerOf(git, revision),
  ]);
  const by = recorded(person);
  const parents = [...(previous ? [previous.commit] : []), revision].flatMap((parent) => ['-p', parent]);
  const commit = await git(['commit-tree', tree, ...parents, '-F', '-'], {
    input: messageOf(delivery, by),
    env: {
      GIT_AUTHOR_NAME: by.name,
      GIT_AUTHOR_EMAIL: by.mail,
      GIT_COMMITTER_NAME: 'gitops',
      GIT_COMMITTER_EMAIL: 'gitops@presage.local',
    },
  });
  const log = `${delivery.action} ${revision}`;
  try {
    await git(['update-ref', '-m', log, environment.ref, commit, previous?.commit ?? none]);
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    if (await commitOf(git, 'refs/heads/env')) {
      throw new Refusal(
        `${environment.branch} cannot be written while the branch env exists.`,
        'Delete it: `git push cluster --delete refs/heads/env`, then run the same command again.',
        exitCode.permission,
      );
    }
    throw new Refusal(
      `${environment.branch} was moved by someone else in the meantime; nothing was written. (${error.message})`,
      'Run the same command again: it starts from the new state.',
      exitCode.temporary,
    );
  }
  return commit;
}
