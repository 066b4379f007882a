import type { ClusterRecord } from '../cluster/record.ts';
import { outdatedPins } from '../models/outdated.ts';
import { carriedOver, readModelPins, withModelPins } from '../models/pins.ts';
import { predictorsAt, redefined } from '../models/predictors.ts';
import type { Step } from '../plan/step.ts';
import { Refusal } from '../refusal.ts';
import { deliver, keptImages, type Person, pinFiles } from './deliver.ts';
import { type Environment, environmentOf } from './environment.ts';
import { type Git, short } from './git.ts';
import { type Delivery, headOf, modelsTextAt, pinsAt } from './history.ts';
import { type Pin, shortPin } from './pins.ts';
import type { Application } from './rollout/objects.ts';
import { readObject } from './rollout/reach.ts';

export interface Promotion {
  readonly git: Git;
  readonly from: Delivery;
  readonly pins: readonly Pin[];
  /** Text of prod's models.env: the pins that prod has, which are promoted apart. */
  readonly models: string | undefined;
  /** Predictors whose pin begins again, since the revision has another version of their definition. */
  readonly outdated: readonly string[];
  readonly previous: Delivery | undefined;
  /** prod has that revision with those pins already. */
  readonly nothingNew: boolean;
}

/** @throws Refusal unless Argo CD has brought dev to exactly that commit and all of it is healthy. */
export async function requireHealthyDev(record: ClusterRecord, commit: string): Promise<void> {
  const { application } = environmentOf('dev');
  const { status, operation } = await readObject<Application>(record, [
    'application',
    application,
    '--namespace',
    'argocd',
  ]);
  const sync = status?.sync?.status ?? 'Unknown';
  const health = status?.health?.status ?? 'Unknown';
  const there = status?.sync?.revision ?? '';
  const problem =
    there !== commit
      ? `Argo CD has it at ${short(there) || 'no commit'}, and env/dev is at ${short(commit)}`
      : sync !== 'Synced' || health !== 'Healthy' || operation
        ? `it is ${sync} and ${health}${operation ? ', with a sync under way' : ''} at ${short(commit)}`
        : undefined;
  if (problem === undefined) return;
  throw new Refusal(
    `dev is not ready to be promoted: ${problem}. prod is unchanged.`,
    'See `npm run gitops status`; promote when dev is Synced and Healthy.',
  );
}

/**
 * The text of an environment's models.env with a revision of main: dev's is main's, prod keeps the pins it has,
 * but for predictors whose definition has another version by then, which refuses the models of before.
 * @param present commit of the environment's branch, if it has one
 */
export async function modelsWith(
  git: Git,
  environment: Environment,
  revision: string,
  present: string | undefined,
): Promise<string | undefined> {
  const [start, kept, known] = await Promise.all([
    modelsTextAt(git, revision, environment),
    present ? modelsTextAt(git, present, environment) : undefined,
    predictorsAt(git, revision),
  ]);
  if (environment.name === 'dev' || kept === undefined || present === undefined) return start;
  const pins = readModelPins(kept, `${environment.models} at ${short(present)}`);
  const both = Object.keys(pins).filter((name) => known.includes(name));
  const stale = new Set(await redefined(git, present, revision, both));
  const lasting = Object.entries(pins).filter(([name]) => !stale.has(name));
  return carriedOver(start ?? '', Object.fromEntries(lasting), known);
}

/**
 * Reads what a promotion of dev to prod would write.
 * @param check asks Argo CD whether dev is Synced and Healthy; the first `up` promotes before it can tell
 * @throws Refusal when dev has no release or is not healthy.
 */
export async function preparePromotion(record: ClusterRecord, git: Git, check = true): Promise<Promotion> {
  const dev = environmentOf('dev');
  const prod = environmentOf('prod');
  const [from, previous] = await Promise.all([headOf(git, dev), headOf(git, prod)]);
  if (!from) {
    throw new Refusal(
      'dev has no release yet, so there is nothing to promote.',
      'Push one: `git push cluster main`.',
    );
  }
  const [pins, present, models] = await Promise.all([
    pinsAt(git, from.commit, dev),
    previous ? pinsAt(git, previous.commit, prod) : undefined,
    modelsWith(git, prod, from.revision, previous?.commit),
  ]);
  const nothingNew = previous?.revision === from.revision && JSON.stringify(present) === JSON.stringify(pins);
  if (!nothingNew && check) await requireHealthyDev(record, from.commit);
  const kept = readModelPins(models, `${prod.models} to promote`);
  const outdated = !nothingNew && check ? await outdatedPins(record, kept) : [];
  const again = Object.fromEntries(outdated.map((predictor) => [predictor, 'first']));
  const written = models === undefined ? undefined : withModelPins(models, again);
  return { git, from, pins, models: written, outdated, previous, nothingNew };
}

/** The commit on env/prod: the revision that dev runs, with dev's pins. */
export function promotionStep(promotion: Promotion, delivered: (commit: string) => void, by?: Person): Step {
  const { git, from, pins, models, outdated, previous } = promotion;
  const prod = environmentOf('prod');
  const subject = from.subject.replace(/^(release|rollback) [^:]*: /, '');
  return {
    title: `Promote ${short(from.revision)} to prod`,
    actions: [
      {
        kind: 'call',
        what: `commit on env/prod: the tree of ${short(from.revision)} with ${prod.pins} = ${pins.map(shortPin).join(', ')}`,
        call: async () => {
          const commit = await deliver(git, {
            action: 'promote',
            environment: prod,
            revision: from.revision,
            previous,
            content: { files: pinFiles(prod, pins, models) },
            from: from.commit,
            subject: `promote ${short(from.revision)} to prod: ${subject}`,
            images: keptImages(pins),
            trailers: outdated.map(
              (predictor) => ['Model', `${predictor}@first (another definition)`] as const,
            ),
            ...(by ? { by } : {}),
          });
          delivered(commit);
        },
      },
    ],
  };
}
