import type { Environment } from '../descriptor/environment.ts';
import { ask, type Git } from '../git/git.ts';
import { type Pin, readPins } from '../images/pins.ts';

/** A commit of an environment's branch: what was deployed, from where, by whom. */
export interface Delivery {
  readonly commit: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** `release`, `promote`, `rollback`, or an extension's name for a change of its pinned values. */
  readonly action: string | undefined;
  /** The revision of main whose tree this is. */
  readonly revision: string;
  /** Promotion: the commit that is promoted; rollback: the commit that is restored. */
  readonly from: string | undefined;
  readonly by: string;
  readonly at: Date;
  readonly subject: string;
}

const trailer = (name: string) => `%(trailers:key=Presage-${name},valueonly,separator=%x20)`;
const format = [
  '%H',
  '%T',
  '%P',
  '%ct',
  '%s',
  trailer('Action'),
  trailer('Revision'),
  trailer('From'),
  trailer('By'),
].join('%x1f');

function readDelivery(line: string): Delivery {
  const [commit = '', tree = '', parents = '', seconds, subject = '', action, revision, from, by = ''] =
    line.split('\x1f');
  const ancestors = parents.split(' ').filter(Boolean);
  return {
    commit,
    tree,
    parents: ancestors,
    action: action || undefined,
    revision: revision || ancestors.at(-1) || '',
    from: from || undefined,
    by,
    at: new Date(Number(seconds) * 1000),
    subject,
  };
}

/**
 * The deploy log of an environment, newest first; empty before its first release. Every environment's
 * commit names its revision in a trailer, and the walk ends at the first commit that has none: that is main.
 */
export async function deliveries(git: Git, { ref }: Environment, max?: number): Promise<Delivery[]> {
  const limit = max === undefined ? [] : [`--max-count=${max}`];
  const text = await ask(git, ['log', '--first-parent', ...limit, `--format=${format}`, ref, '--']);
  if (!text) return [];
  const all = text.split('\n').map(readDelivery);
  const main = all.findIndex(({ action }) => action === undefined);
  return main === -1 ? all : all.slice(0, main);
}

/** What the environment runs according to its branch, or nothing before its first release. */
export const headOf = async (git: Git, environment: Environment): Promise<Delivery | undefined> =>
  (await deliveries(git, environment, 1))[0];

/** The images that a commit pins for an environment. */
export async function pinsAt(git: Git, commit: string, environment: Environment): Promise<Pin[]> {
  const text = await ask(git, ['cat-file', 'blob', `${commit}:${environment.pins}`]);
  return readPins(text, `${environment.pins} at ${commit.slice(0, 12)}`);
}
