import { type ModelPins, readModelPins } from '../models/pins.ts';
import type { Environment } from './environment.ts';
import { ask, type Git } from './git.ts';
import { type Pin, readPins } from './pins.ts';

export type DeliveryAction = 'release' | 'promote' | 'rollback' | 'promote-model' | 'rollback-model';

/** A commit of an environment's branch: what was deployed, from where, by whom. */
export interface Delivery {
  readonly commit: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly action: DeliveryAction | undefined;
  /** The revision of main whose tree this is. */
  readonly revision: string;
  /** Promotion, of a model too: the commit of env/dev; rollback: the commit gone back to. */
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
    action: (action || undefined) as DeliveryAction | undefined,
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
export async function deliveries(git: Git, { ref }: Environment, atMost?: number): Promise<Delivery[]> {
  const limit = atMost === undefined ? [] : [`--max-count=${atMost}`];
  const text = await ask(git, ['log', '--first-parent', ...limit, `--format=${format}`, ref, '--']);
  if (!text) return [];
  const all = text.split('\n').map(readDelivery);
  const main = all.findIndex(({ action }) => action === undefined);
  return main === -1 ? all : all.slice(0, main);
}

/** What the environment's branch says it runs, or nothing before its first release. */
export const headOf = async (git: Git, environment: Environment): Promise<Delivery | undefined> =>
  (await deliveries(git, environment, 1))[0];

/** The images that a commit pins for an environment. */
export async function pinsAt(git: Git, commit: string, environment: Environment): Promise<Pin[]> {
  const text = await ask(git, ['cat-file', 'blob', `${commit}:${environment.pins}`]);
  return readPins(text, `${environment.pins} at ${commit.slice(0, 12)}`);
}

/** The text of an environment's models.env in a commit, or nothing where it has none. */
export const modelsTextAt = (
  git: Git,
  commit: string,
  { models }: Environment,
): Promise<string | undefined> => ask(git, ['cat-file', 'blob', `${commit}:${models}`]);

/** The models that a commit pins for an environment. */
export async function modelPinsAt(git: Git, commit: string, environment: Environment): Promise<ModelPins> {
  const text = await modelsTextAt(git, commit, environment);
  return readModelPins(text, `${environment.models} at ${commit.slice(0, 12)}`);
}
