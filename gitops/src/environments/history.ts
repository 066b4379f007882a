import { deliveryTrailers } from '@presage/history/log';
import type { Environment } from '@presage/platform/environment';
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

const format = ['%H', '%T', '%P', '%ct', '%s', ...deliveryTrailers].join('%x1f');

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

/** The part of the log that is read. */
export interface LogPart {
  /** At most this many commits. */
  readonly max?: number;
  /** Number of the newest commits that are left out. */
  readonly skip?: number;
  /** Only deliveries that changed this file. */
  readonly file?: string;
}

/**
 * The deploy log of an environment, newest first; empty before its first release. Every environment's
 * commit names its revision in a trailer, and the walk ends at the first commit that has none: that is main.
 */
export async function deliveries(
  git: Git,
  { ref }: Environment,
  { max, skip, file }: LogPart = {},
): Promise<Delivery[]> {
  const limits = [
    ...(max === undefined ? [] : [`--max-count=${max}`]),
    ...(skip === undefined ? [] : [`--skip=${skip}`]),
  ];
  const paths = file === undefined ? [] : [file];
  const text = await ask(git, [
    'log',
    '--first-parent',
    ...limits,
    `--format=${format}`,
    ref,
    '--',
    ...paths,
  ]);
  if (!text) return [];
  const all = text.split('\n').map(readDelivery);
  const main = all.findIndex(({ action }) => action === undefined);
  return main === -1 ? all : all.slice(0, main);
}

const firstPage = 20;

/** The same log, read as far as somebody asks for more: in pages, each as long as all before it. */
export async function* deliveriesOneByOne(
  git: Git,
  environment: Environment,
  part: Pick<LogPart, 'file'> = {},
): AsyncGenerator<Delivery, void, undefined> {
  for (let skip = 0; ; ) {
    const max = Math.max(firstPage, skip);
    const page = await deliveries(git, environment, { ...part, max, skip });
    yield* page;
    if (page.length < max) return;
    skip += max;
  }
}

/** What an environment ran before each change of a file, newest first: the last delivery before it. */
export async function* deliveriesBeforeChanges(
  git: Git,
  environment: Environment,
  file: string,
): AsyncGenerator<Delivery, void, undefined> {
  for await (const { parents } of deliveriesOneByOne(git, environment, { file })) {
    const [ref] = parents;
    const before = ref === undefined ? [] : await deliveries(git, { ...environment, ref }, { max: 1 });
    yield* before;
  }
}

/** The delivery of an environment that a commit is; nothing for another commit. */
export async function deliveryAt(
  git: Git,
  environment: Environment,
  commit: string,
): Promise<Delivery | undefined> {
  const line = await ask(git, ['rev-list', '--first-parent', environment.ref, '--']);
  if (!line?.split('\n').includes(commit)) return undefined;
  const [delivery] = await deliveries(git, { ...environment, ref: commit }, { max: 1 });
  return delivery;
}

/** What the environment runs according to its branch, or nothing before its first release. */
export const headOf = async (git: Git, environment: Environment): Promise<Delivery | undefined> =>
  (await deliveries(git, environment, { max: 1 }))[0];

/** The images that a commit pins for an environment. */
export async function pinsAt(git: Git, commit: string, environment: Environment): Promise<Pin[]> {
  const text = await ask(git, ['cat-file', 'blob', `${commit}:${environment.pins}`]);
  return readPins(text, `${environment.pins} at ${commit.slice(0, 12)}`);
}
