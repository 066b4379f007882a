import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Environment, environmentOf, firstEnvironment, pinnedPath } from '@presage/platform/environment';
import { inTemporaryFolder } from '@presage/platform/machine';
import { renderOverlay } from '@presage/platform/manifests';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { type Entries, readEntries } from '../delivery/entries.ts';
import type { Cluster } from '../delivery/extension.ts';
import { pinnedTextAt } from '../delivery/pinned.ts';
import { promotedFiles } from '../delivery/promoted.ts';
import { withManifests } from '../git/export-tree.ts';
import { commitOf, type Git, short } from '../git/git.ts';
import type { Pin } from '../images/pins.ts';
import { type Files, pinFiles, treeWith } from './deliver.ts';
import { pinsAt } from './history.ts';
import { routeTo } from './promote.ts';
import { type State, stateOf } from './state.ts';

/** A difference of one image or pinned value, by name. */
export interface PinChange {
  readonly name: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface Difference {
  readonly environment: string;
  readonly from: string;
  readonly to: string;
  readonly images: readonly PinChange[];
  /** What the two states pin beside images. */
  readonly pinned: readonly {
    readonly file: string;
    readonly title: string;
    readonly hint: string | undefined;
    readonly changes: readonly PinChange[];
  }[];
  /** Commits of main that it adds, or that going back removes, newest first. */
  readonly commits: readonly {
    readonly revision: string;
    readonly subject: string;
    readonly added: boolean;
  }[];
  /** The rendered manifests as a unified diff; empty when they are the same. */
  readonly manifests: string;
}

const where = (pin: Pin | undefined) => pin && `${pin.newName}:${pin.newTag}@${pin.digest}`;

/** Which images differ, by the name that the base gives them. */
export function imageChanges(from: readonly Pin[], to: readonly Pin[]): PinChange[] {
  const byName = (pins: readonly Pin[]) =>
    Object.fromEntries(pins.map((pin) => [pin.name, where(pin) ?? '']));
  return changes(byName(from), byName(to));
}

/** Which values differ, by name, in the order of the names. */
function changes(from: Entries, to: Entries): PinChange[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .sort()
    .map((name) => ({ name, from: from[name], to: to[name] }))
    .filter((change) => change.from !== change.to);
}

async function commitsBetween(git: Git, from: string, to: string): Promise<Difference['commits']> {
  const list = async (range: string, added: boolean) => {
    const text = await git(['log', '--format=%H %s', '--max-count=100', range]);
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => ({ revision: line.slice(0, 40), subject: line.slice(41), added }));
  };
  const [come, go] = await Promise.all([list(`${from}..${to}`, true), list(`${to}..${from}`, false)]);
  return [...come, ...go];
}

/** The manifests that Argo CD would apply for an environment at a revision with pins. */
async function rendered(
  git: Git,
  kustomize: string,
  environment: Environment,
  { revision, pins = [] }: Pick<State, 'revision' | 'pins'>,
  pinned: Files,
): Promise<string> {
  const tree = await treeWith(git, revision, pinFiles(environment, pins, pinned));
  return withManifests(git, tree, async (folder) => {
    const { yaml, findings } = await renderOverlay({ kustomize }, folder, environment.name);
    const [finding] = findings;
    if (!finding) return `${yaml}\n`;
    throw new Refusal(
      `${environment.overlay} of ${short(revision)} does not render: ${finding.file}: ${finding.message}`,
      'Fix it on main: `npm run gitops validate` names the file.',
      exitCode.data,
    );
  });
}

async function unified(git: Git, from: string, to: string): Promise<string> {
  if (from === to) return '';
  return inTemporaryFolder('presage-diff-', async (folder) => {
    await Promise.all([writeFile(join(folder, 'before'), from), writeFile(join(folder, 'after'), to)]);
    const [before, after] = await Promise.all(
      ['before', 'after'].map((name) => git(['hash-object', '-w', join(folder, name)])),
    );
    const text = await git(['diff', '--no-color', '--unified=3', before ?? '', after ?? '']);
    return text.slice(text.indexOf('\n@@') + 1);
  });
}

/** The pinned files that an environment would have in a state: its own, or what a promotion would write. */
async function filesIn(
  cluster: Cluster,
  environment: Environment,
  state: State,
  present: string | undefined,
): Promise<Files> {
  if (state.environment?.name === environment.name || environment.from === undefined)
    return ownFiles(cluster, environment, state.commit);
  const from = environmentOf(cluster.descriptor.environments, state.environment?.name ?? environment.from);
  const source = state.environment && state.commit;
  const { revision } = state;
  return (await promotedFiles(cluster, { from, to: environment, revision, source, present, verify: false }))
    .files;
}

async function ownFiles({ git, pinned }: Cluster, environment: Environment, commit: string): Promise<Files> {
  const all = await Promise.all(
    (await pinned()).map(async ({ file }) => {
      const text = await pinnedTextAt(git, commit, environment, file);
      return text === undefined ? [] : [[pinnedPath(environment, file), `${text}\n`] as const];
    }),
  );
  return Object.fromEntries(all.flat());
}

/** The values that a state pins: of the environment that runs it, else those that it would have there. */
async function entriesIn(
  cluster: Cluster,
  file: string,
  state: State,
  environment: Environment,
  files: Files,
): Promise<Entries> {
  const text = state.environment
    ? await pinnedTextAt(cluster.git, state.commit, state.environment, file)
    : files[pinnedPath(environment, file)];
  return readEntries(text, `${file} of ${state.name}`);
}

/**
 * What would change in `from`'s environment if it ran `to`: with the defaults, what a promotion would change.
 * @throws Refusal for an unknown name, or manifests that do not render.
 */
export async function difference(cluster: Cluster, fromName: string, toName: string): Promise<Difference> {
  const { git, record, descriptor } = cluster;
  const [from, to] = await Promise.all([stateOf(cluster, fromName), stateOf(cluster, toName)]);
  const environment = from.environment ?? to.environment ?? firstEnvironment(descriptor.environments);
  const head = await commitOf(git, environment.ref);
  const fallback = head ? await pinsAt(git, head, environment) : [];
  const present = [from, to].find((state) => state.environment?.name === environment.name)?.commit ?? head;
  const [filesBefore, filesAfter] = await Promise.all([
    filesIn(cluster, environment, from, present),
    filesIn(cluster, environment, to, present),
  ]);
  const before = { ...from, pins: from.pins ?? to.pins ?? fallback };
  const after = { ...to, pins: to.pins ?? before.pins };
  const { kustomize } = record.tools;
  const [commits, pinned, ...manifests] = await Promise.all([
    commitsBetween(git, from.revision, to.revision),
    Promise.all(
      (await cluster.pinned()).map(async ({ file, meaning }) => {
        const [one, other] = await Promise.all([
          entriesIn(cluster, file, from, environment, filesBefore),
          entriesIn(cluster, file, to, environment, filesAfter),
        ]);
        return { file, title: meaning.title, hint: meaning.hint, changes: changes(one, other) };
      }),
    ),
    rendered(git, kustomize, environment, before, filesBefore),
    rendered(git, kustomize, environment, after, filesAfter),
  ]);
  return {
    environment: environment.name,
    from: from.commit,
    to: to.commit,
    images: imageChanges(before.pins, after.pins),
    pinned,
    commits,
    manifests: await unified(git, manifests[0] ?? '', manifests[1] ?? ''),
  };
}

/** The two states to compare: without names those of the next promotion, with one name those of a promotion to it. */
export async function compared(
  cluster: Cluster,
  from: string | undefined,
  to: string | undefined,
): Promise<[from: string, to: string]> {
  if (from !== undefined && to !== undefined) return [from, to];
  const { source, target } = await routeTo(cluster, from);
  return [target.branch, source.branch];
}
