import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterRecord } from '../cluster/record.ts';
import { type ModelPins, readModelPins } from '../models/pins.ts';
import { exitCode, Refusal } from '../refusal.ts';
import { pinFiles, treeWith } from './deliver.ts';
import { type Environment, environmentNames, environmentOf } from './environment.ts';
import { withManifests } from './export-tree.ts';
import { ask, commitOf, type Git, short } from './git.ts';
import { deliveries, headOf, modelsTextAt, pinsAt } from './history.ts';
import type { Pin } from './pins.ts';
import { modelsWith } from './promote.ts';

/** A state that an environment has or could have: a revision of main with pins. */
export interface State {
  /** As the person named it. */
  readonly name: string;
  readonly commit: string;
  readonly revision: string;
  /** The environment that runs or ran it; none for a revision of main. */
  readonly environment: Environment | undefined;
  readonly pins: readonly Pin[] | undefined;
  /** Text of its models.env; none for a revision of main. */
  readonly models: string | undefined;
}

/** A difference of one thing, by name: an image or a model. */
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
  /** What the two serve; `promote` leaves prod's pins as they are, `model promote` changes one. */
  readonly models: readonly PinChange[];
  /** Commits of main that come with it, or that go when going back, newest first. */
  readonly commits: readonly {
    readonly revision: string;
    readonly subject: string;
    readonly added: boolean;
  }[];
  /** The rendered manifests as a unified diff; empty when they are the same. */
  readonly manifests: string;
}

const pinned = async (git: Git, commit: string, environment: Environment) => {
  const [pins, models] = await Promise.all([
    pinsAt(git, commit, environment),
    modelsTextAt(git, commit, environment),
  ]);
  return { pins, models };
};

/** What a person named: an environment, a commit of its branch, or a revision of main. */
export async function stateOf(git: Git, name: string): Promise<State> {
  const known = environmentNames.find((one) => name === one || name === `env/${one}`);
  if (known) {
    const environment = environmentOf(known);
    const head = await headOf(git, environment);
    if (!head) throw new Refusal(`${known} has no release yet.`, 'Push main: `git push cluster main`.');
    const { commit, revision } = head;
    return {
      name: environment.branch,
      commit,
      revision,
      environment,
      ...(await pinned(git, commit, environment)),
    };
  }
  const commit = await commitOf(git, name);
  if (!commit) {
    throw new Refusal(
      `"${name}" is neither an environment (${environmentNames.join(', ')}) nor a revision in the cluster's repository.`,
      'See `npm run gitops status` for the environments’ commits.',
      exitCode.usage,
    );
  }
  for (const environment of environmentNames.map(environmentOf)) {
    const delivery = (await deliveries(git, environment)).find((one) => one.commit === commit);
    if (delivery) {
      const { revision } = delivery;
      return { name, commit, revision, environment, ...(await pinned(git, commit, environment)) };
    }
  }
  return { name, commit, revision: commit, environment: undefined, pins: undefined, models: undefined };
}

const where = (pin: Pin | undefined) => pin && `${pin.newName}:${pin.newTag}@${pin.digest}`;

/** Which images differ, by the name that the base gives them. */
export function imageChanges(from: readonly Pin[], to: readonly Pin[]): PinChange[] {
  const names = [...new Set([...from, ...to].map(({ name }) => name))];
  return names
    .map((name) => ({
      name,
      from: where(from.find((pin) => pin.name === name)),
      to: where(to.find((pin) => pin.name === name)),
    }))
    .filter((change) => change.from !== change.to);
}

/** Which models differ, by predictor. */
function modelChanges(from: ModelPins, to: ModelPins): PinChange[] {
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
  { revision, pins = [], models }: Pick<State, 'revision' | 'pins' | 'models'>,
): Promise<string> {
  const tree = await treeWith(git, revision, pinFiles(environment, pins, models));
  return withManifests(
    git,
    tree,
    (folder) =>
      new Promise((resolve, reject) => {
        execFile(
          kustomize,
          ['build', join(folder, environment.overlay)],
          { maxBuffer: 1 << 26 },
          (error, stdout, stderr) => {
            if (!error) return resolve(stdout);
            const said = (stderr || error.message).trim().replaceAll(`${folder}/`, '');
            return reject(
              new Refusal(
                `${environment.overlay} of ${short(revision)} does not render: ${said}`,
                'Mend it on main: `npm run gitops validate` says where.',
                exitCode.data,
              ),
            );
          },
        );
      }),
  );
}

async function unified(git: Git, from: string, to: string): Promise<string> {
  if (from === to) return '';
  const folder = await mkdtemp(join(tmpdir(), 'presage-diff-'));
  try {
    await Promise.all([writeFile(join(folder, 'before'), from), writeFile(join(folder, 'after'), to)]);
    const [before, after] = await Promise.all(
      ['before', 'after'].map((name) => git(['hash-object', '-w', join(folder, name)])),
    );
    const text = await git(['diff', '--no-color', '--unified=3', before ?? '', after ?? '']);
    return text.slice(text.indexOf('\n@@') + 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What would change in `from`'s environment if it ran `to`: with the defaults, what a promotion would change.
 * @throws Refusal for an unknown name, or manifests that do not render.
 */
export async function difference(
  record: ClusterRecord,
  git: Git,
  fromName: string,
  toName: string,
): Promise<Difference> {
  const [from, to] = await Promise.all([stateOf(git, fromName), stateOf(git, toName)]);
  const environment = from.environment ?? to.environment ?? environmentOf('dev');
  const head = await ask(git, ['rev-parse', '--verify', '--quiet', environment.ref]);
  const fallback = head ? await pinsAt(git, head, environment) : [];
  const present = [from, to].find((state) => state.environment?.name === environment.name)?.commit ?? head;
  const modelsOf = async (state: State) =>
    state.environment?.name === environment.name
      ? state.models
      : modelsWith(git, environment, state.revision, present);
  const [modelsBefore, modelsAfter] = await Promise.all([modelsOf(from), modelsOf(to)]);
  const before = { ...from, pins: from.pins ?? to.pins ?? fallback, models: modelsBefore };
  const after = { ...to, pins: to.pins ?? before.pins, models: modelsAfter };
  const { kustomize } = record.tools;
  const [commits, ...manifests] = await Promise.all([
    commitsBetween(git, from.revision, to.revision),
    rendered(git, kustomize, environment, before),
    rendered(git, kustomize, environment, after),
  ]);
  return {
    environment: environment.name,
    from: from.commit,
    to: to.commit,
    images: imageChanges(before.pins, after.pins),
    models: modelChanges(
      readModelPins(from.models ?? modelsBefore, `the models of ${from.name}`),
      readModelPins(to.models ?? modelsAfter, `the models of ${to.name}`),
    ),
    commits,
    manifests: await unified(git, manifests[0] ?? '', manifests[1] ?? ''),
  };
}
