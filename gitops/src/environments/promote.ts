import type { ClusterRecord } from '../cluster/record.ts';
import type { Step } from '../plan/step.ts';
import { Refusal } from '../refusal.ts';
import { deliver, keptImages, type Person } from './deliver.ts';
import { environmentOf } from './environment.ts';
import { type Git, short } from './git.ts';
import { type Delivery, headOf, pinsAt } from './history.ts';
import { type Pin, shortPin } from './pins.ts';
import type { Application } from './rollout/objects.ts';
import { readObject } from './rollout/reach.ts';

export interface Promotion {
  readonly git: Git;
  readonly from: Delivery;
  readonly pins: readonly Pin[];
  readonly previous: Delivery | undefined;
  /** prod has that revision with those pins already. */
  readonly nothingNew: boolean;
}

/** @throws Refusal unless Argo CD has brought dev to exactly that commit and all of it is healthy. */
async function requireHealthyDev(record: ClusterRecord, commit: string): Promise<void> {
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
  const [pins, present] = await Promise.all([
    pinsAt(git, from.commit, dev),
    previous ? pinsAt(git, previous.commit, prod) : undefined,
  ]);
  const nothingNew = previous?.revision === from.revision && JSON.stringify(present) === JSON.stringify(pins);
  if (!nothingNew && check) await requireHealthyDev(record, from.commit);
  return { git, from, pins, previous, nothingNew };
}

/** The commit on env/prod: the revision that dev runs, with dev's pins. */
export function promotionStep(promotion: Promotion, delivered: (commit: string) => void, by?: Person): Step {
  const { git, from, pins, previous } = promotion;
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
            content: { pins },
            from: from.commit,
            subject: `promote ${short(from.revision)} to prod: ${subject}`,
            images: keptImages(pins),
            ...(by ? { by } : {}),
          });
          delivered(commit);
        },
      },
    ],
  };
}
