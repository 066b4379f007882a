import type { Environment } from '@presage/platform/environment';
import type { Git } from '../git/git.ts';
import { type Ending, endingIn, notesRef } from './endings.ts';
import { deliveryTrailers } from './trailers.ts';

/** A commit of an environment’s branch, with how its delivery ended. */
export interface Delivery {
  readonly environment: string;
  readonly commit: string;
  /** The commit before it on the branch; none for the first delivery. */
  readonly previous: string | undefined;
  /** `release`, `promote`, `rollback`, or an extension’s name for a change of its pinned values. */
  readonly action: string;
  /** The revision of main whose tree this is. */
  readonly revision: string;
  /** Promotion: the commit that was promoted; rollback: the commit that was restored. */
  readonly from: string | undefined;
  readonly by: string;
  readonly subject: string;
  /** When the commit was written; ISO 8601. */
  readonly at: string;
  /** Not recorded for a delivery that nobody waited for, or that is under way. */
  readonly ending: Ending | undefined;
}

/** A delivery with what git reports as changed since the one before it. */
export interface RawDelivery extends Delivery {
  readonly files: readonly ChangedFile[];
}

/** Ids of the file’s contents; all zeros where there is none. */
export interface ChangedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The part of the log that is read. */
export interface LogPart {
  readonly max?: number;
  /** Number of the newest deliveries of the part that are left out. */
  readonly skip?: number;
  /** Only deliveries that were committed at this time or later. */
  readonly since?: Date;
  /** Only deliveries that were committed at this time or earlier. */
  readonly until?: Date;
}

const fields = ['%H', '%P', '%ct', '%s', ...deliveryTrailers, '%N', ''];
const format = `%x1e${fields.join('%x1f')}`;

/** A line of `git log --raw`: `:100644 100644 <before> <after> M<tab>path`. */
const rawLine = /^:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) [A-Z]\d*\t(.*)$/gm;

function readEntry(environment: string, text: string): RawDelivery | undefined {
  const [commit = '', parents = '', seconds, subject = '', action, revision, from, by = '', note = '', raw] =
    text.split('\x1f');
  if (!action) return undefined;
  const ancestors = parents.split(' ').filter(Boolean);
  return {
    environment,
    commit,
    previous: ancestors.length > 1 ? ancestors[0] : undefined,
    action,
    revision: revision || ancestors.at(-1) || '',
    from: from || undefined,
    by,
    subject,
    at: new Date(Number(seconds) * 1000).toISOString(),
    ending: endingIn(note),
    files: [...(raw ?? '').matchAll(rawLine)].map(([, before = '', after = '', path = '']) => ({
      path,
      before,
      after,
    })),
  };
}

const seconds = (time: Date) => `@${Math.floor(time.getTime() / 1000)} +0000`;

async function read(
  git: Git,
  { name, ref }: Environment,
  { max, skip, since, until }: LogPart,
  further: readonly string[],
): Promise<RawDelivery[]> {
  // A branch that does not exist yet has no log.
  if ((await git(['for-each-ref', '--format=%(objectname)', ref])) === '') return [];
  const text = await git([
    ...['-c', 'core.quotePath=false', 'log', '--first-parent', `--notes=${notesRef}`, `--format=${format}`],
    ...(max === undefined ? [] : [`--max-count=${max}`]),
    ...(skip === undefined ? [] : [`--skip=${skip}`]),
    ...(since === undefined ? [] : [`--since=${seconds(since)}`]),
    ...(until === undefined ? [] : [`--until=${seconds(until)}`]),
    ...further,
    ref,
    '--',
  ]);
  const entries = text
    .split('\x1e')
    .slice(1)
    .map((entry) => readEntry(name, entry));
  const main = entries.indexOf(undefined);
  return (main === -1 ? entries : entries.slice(0, main)).filter((entry) => entry !== undefined);
}

/**
 * The deliveries to an environment, newest first; none before the first one. The walk ends at the first commit without
 * an action: that is main.
 */
export async function readDeliveries(
  git: Git,
  environment: Environment,
  part: LogPart = {},
): Promise<Delivery[]> {
  return (await read(git, environment, part, [])).map(({ files: _, ...delivery }) => delivery);
}

/** The same, with the files that each delivery changed. */
export const readWithFiles = (git: Git, environment: Environment, part: LogPart): Promise<RawDelivery[]> =>
  read(git, environment, part, ['--raw', '--no-abbrev', '--no-renames', '--diff-merges=first-parent']);
