import type { Application } from '@presage/history/cluster';
import { argocdOf } from '@presage/platform/cluster';
import { type Environment, environmentOf, namesOf } from '@presage/platform/environment';
import type { Step } from '@presage/platform/plan';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Cluster } from '../delivery/extension.ts';
import { type PinnedChange, promotedFiles } from '../delivery/promoted.ts';
import { ask, short } from '../git/git.ts';
import { type Pin, shortPin } from '../images/pins.ts';
import { deliver, type Files, keptImages, type Person, pinFiles, treeWith } from './deliver.ts';
import { requireDigests } from './digests.ts';
import { type Delivery, headOf, pinsAt } from './history.ts';
import { readObject } from './rollout/reach.ts';

/** The environment that is promoted from, and the one that is promoted to. */
export interface Route {
  readonly source: Environment;
  readonly target: Environment;
}

export interface Promotion extends Route {
  readonly cluster: Cluster;
  readonly from: Delivery;
  readonly pins: readonly Pin[];
  /** Pinned files that the target gets. */
  readonly pinned: Files;
  /** Pinned values that do not stay as they are in the target. */
  readonly changes: readonly PinnedChange[];
  readonly previous: Delivery | undefined;
  /** The target has that revision with those pins already. */
  readonly nothingNew: boolean;
}

/** Every possible promotion, in order. */
export function routesOf(environments: readonly Environment[]): Route[] {
  return environments.flatMap((target) =>
    target.from === undefined ? [] : [{ source: environmentOf(environments, target.from), target }],
  );
}

/**
 * The promotion to the environment that a person names; without a name, to the first one, in order,
 * that lacks what the one before it runs.
 * @throws Refusal (64) for an environment that is promoted from no other
 */
export async function routeTo(cluster: Cluster, name?: string): Promise<Route> {
  const { environments } = cluster.descriptor;
  const routes = routesOf(environments);
  const [first] = routes;
  if (!first) {
    throw new Refusal(
      `There is nothing to promote to: ${namesOf(environments)} is the only environment.`,
      'Name a second one in gitops.config.ts: see docs/recipes/environment.md.',
      exitCode.usage,
    );
  }
  if (name !== undefined) {
    if (/^(env\/)?preview-/.test(name)) {
      throw new Refusal(
        `${name} is the preview of a branch: nothing is promoted to it or from it.`,
        'Merge the branch into main and `git push cluster main`.',
        exitCode.usage,
      );
    }
    const target = environmentOf(environments, name);
    const route = routes.find((one) => one.target === target);
    if (route) return route;
    throw new Refusal(
      `${target.name} is not promoted from another environment: a push to main releases to it.`,
      `Push main: \`git push cluster main\`. Environments that are promoted to: ${namesOf(routes.map((one) => one.target))}.`,
      exitCode.usage,
    );
  }
  for (const route of routes) {
    if (!(await isLevel(cluster, route))) return route;
  }
  return first;
}

/** Whether the target runs the revision and the images of the source. */
async function isLevel({ git }: Cluster, { source, target }: Route): Promise<boolean> {
  const [from, to] = await Promise.all([headOf(git, source), headOf(git, target)]);
  if (!from) return true;
  if (to?.revision !== from.revision) return false;
  const [wanted, present] = await Promise.all([
    pinsAt(git, from.commit, source),
    pinsAt(git, to.commit, target),
  ]);
  return JSON.stringify(wanted) === JSON.stringify(present);
}

/** @throws Refusal unless Argo CD has deployed exactly that commit and all of it is healthy. */
export async function requireHealthy(
  { record }: Pick<Cluster, 'record'>,
  { source, target }: Route,
  commit: string,
): Promise<void> {
  const { status, operation } = await readObject<Application>(record, [
    'application',
    source.application,
    '--namespace',
    argocdOf(record).namespace,
  ]);
  const sync = status?.sync?.status ?? 'Unknown';
  const health = status?.health?.status ?? 'Unknown';
  const live = status?.sync?.revision ?? '';
  const problem =
    live !== commit
      ? `Argo CD has it at ${short(live) || 'no commit'}, and ${source.branch} is at ${short(commit)}`
      : sync !== 'Synced' || health !== 'Healthy' || operation
        ? `it is ${sync} and ${health}${operation ? ', and a sync is running' : ''} at ${short(commit)}`
        : undefined;
  if (problem === undefined) return;
  throw new Refusal(
    `${source.name} is not ready to be promoted: ${problem}. ${target.name} is unchanged.`,
    `See \`npm run gitops status\`; promote when ${source.name} is Synced and Healthy.`,
  );
}

/**
 * Reads what a promotion would write.
 * @param check asks Argo CD whether the source is Synced and Healthy; the first `up` promotes before it can answer
 * @throws Refusal when the source has no release or is not healthy.
 */
export async function preparePromotion(cluster: Cluster, route: Route, check = true): Promise<Promotion> {
  const { git } = cluster;
  const { source, target } = route;
  const [from, previous] = await Promise.all([headOf(git, source), headOf(git, target)]);
  if (!from) {
    throw new Refusal(
      `${source.name} has no release yet, so there is nothing to promote.`,
      source.from === undefined
        ? 'Push one: `git push cluster main`.'
        : `Promote to it first: \`npm run gitops promote ${source.name}\`.`,
    );
  }
  await requireOverlay(cluster, target, from.revision);
  const [pins, present] = await Promise.all([
    pinsAt(git, from.commit, source),
    previous ? pinsAt(git, previous.commit, target) : undefined,
  ]);
  const ways = { from: source, to: target, revision: from.revision, source: from.commit };
  const files = (verify: boolean) => promotedFiles(cluster, { ...ways, present: previous?.commit, verify });
  const nothingNew =
    previous?.revision === from.revision &&
    JSON.stringify(present) === JSON.stringify(pins) &&
    (await sameFiles(cluster, previous.commit, (await files(false)).files));
  if (!nothingNew && check) await requireHealthy(cluster, route, from.commit);
  const { files: pinned, changes } = await files(!nothingNew && check);
  return { cluster, source, target, from, pins, pinned, changes, previous, nothingNew };
}

/** A revision from before an environment was added has no overlay for it. */
async function requireOverlay({ git }: Cluster, target: Environment, revision: string): Promise<void> {
  if (
    await ask(git, ['cat-file', '-e', `${revision}:${target.overlay}/kustomization.yaml`]).then(
      (found) => found !== undefined,
    )
  )
    return;
  throw new Refusal(
    `${short(revision)} has no ${target.overlay}, so it can't run in ${target.name}.`,
    `Push a commit that has it, then promote that one.`,
    exitCode.data,
  );
}

async function sameFiles({ git }: Cluster, commit: string, files: Files): Promise<boolean> {
  const same = await Promise.all(
    Object.entries(files).map(
      async ([path, text]) =>
        (await ask(git, ['cat-file', 'blob', `${commit}:${path}`]))?.trimEnd() === text.trimEnd(),
    ),
  );
  return same.every(Boolean);
}

/** The commit on the target's branch: the revision that the source runs, with its images. */
export function promotionStep(promotion: Promotion, delivered: (commit: string) => void, by?: Person): Step {
  const { cluster, source, target, from, pins, pinned, changes, previous } = promotion;
  const subject = from.subject.replace(/^(release|promote|rollback) [^:]*: /, '');
  return {
    title: `Promote ${short(from.revision)} from ${source.name} to ${target.name}`,
    actions: [
      {
        kind: 'call',
        what: `commit on ${target.branch}: the tree of ${short(from.revision)} with ${target.pins} = ${pins.map(shortPin).join(', ')}`,
        call: async () => {
          const tree = await treeWith(cluster.git, from.revision, pinFiles(target, pins, pinned));
          await requireDigests(cluster, target, tree);
          const commit = await deliver(cluster.git, {
            action: 'promote',
            environment: target,
            revision: from.revision,
            previous,
            content: { tree },
            from: from.commit,
            subject: `promote ${short(from.revision)} to ${target.name}: ${subject}`,
            images: keptImages(pins),
            trailers: changes.map(
              ({ trailer, name, value, reason }) => [trailer, `${name}@${value} (${reason})`] as const,
            ),
            ...(by ? { by } : {}),
          });
          delivered(commit);
        },
      },
    ],
  };
}
