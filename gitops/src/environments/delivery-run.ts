import { recordEnding } from '@presage/history/log';
import type { ClusterRecord } from '@presage/platform/cluster';
import type { Environment } from '@presage/platform/environment';
import { carryOut, type Plan, planText, printedPlan, runPlan, type Step } from '@presage/platform/plan';
import { gitIn, short } from '../git/git.ts';
import { forgeSteps } from './forge.ts';
import { NotLive } from './rollout/not-live.ts';
import { rolloutStep } from './rollout/plan-rollout.ts';
import { requireCluster } from './rollout/reach.ts';
import { type Watched, watchEnvironment } from './rollout/watch.ts';

export interface DeliveryOptions {
  /** Print what would run, and run nothing. */
  readonly dryRun?: boolean;
  readonly json?: boolean;
  /** Whether to wait for Argo CD; not in the first `up`, where it comes later. */
  readonly follow?: boolean;
  readonly seconds?: number;
  /** When the person started, for the duration that is printed at the end. */
  readonly began?: number;
  readonly replacedBy?: () => Promise<string | undefined>;
  /** Where its pages are, if no Service of the environment publishes them. */
  readonly address?: string;
  /** Cleans up once it is live; no delivery fails because of it. */
  readonly afterwards?: readonly Step[];
}

export interface DeliveryResult {
  readonly environment: string;
  readonly commit: string;
  readonly revision: string;
  readonly live: boolean;
  readonly address?: string;
  readonly seconds: number;
}

export const secondsWithoutProgress = 300;

async function tidyUp(steps: readonly Step[]): Promise<void> {
  for (const { title, satisfied, actions } of steps) {
    if (await satisfied?.()) continue;
    try {
      for (const action of actions) await carryOut(action, () => undefined);
    } catch (error) {
      process.stderr.write(`${title}: ${(error as Error).message}\nThe delivery is not affected.\n`);
    }
  }
}

/** Records on its commit how a delivery ended. */
async function recordEnd(
  { repository }: ClusterRecord,
  commit: string,
  began: number,
  problem: unknown,
): Promise<void> {
  if (commit === '' || (problem !== undefined && !(problem instanceof NotLive))) return;
  const ending = {
    result: problem === undefined ? ('live' as const) : problem.result,
    began: new Date(began).toISOString(),
    ended: new Date().toISOString(),
    ...(problem === undefined ? {} : { reason: problem.reason }),
  };
  await recordEnding(gitIn(repository), commit, ending);
}

/**
 * Carries out a release, promotion or rollback: its own steps, then Argo CD's, then where to look.
 * Prints as it goes; the result is for `--json`. Nothing in a dry run.
 */
export async function runDelivery(
  record: ClusterRecord,
  environment: Environment,
  revision: string,
  steps: (delivered: (commit: string) => void) => readonly Step[],
  options: DeliveryOptions,
): Promise<DeliveryResult | undefined> {
  const { dryRun = false, json = false, follow = true, seconds = secondsWithoutProgress } = options;
  const began = options.began ?? Date.now();
  let written = '';
  const own = steps((commit) => {
    written = commit;
  });
  let address = follow ? options.address : undefined;
  let watched: Watched | undefined;
  const watch = () => {
    watched ??= watchEnvironment(record, environment);
    return watched;
  };
  const rollout = rolloutStep({
    record,
    environment,
    watched: watch,
    commit: () => written,
    seconds,
    ...(address === undefined && {
      located: (where: string) => {
        address = where;
      },
    }),
    ...(options.replacedBy ? { replacedBy: options.replacedBy } : {}),
  });
  const committed = [...own, ...forgeSteps(record, environment)];
  const plan: Plan = follow ? [...committed, rollout] : committed;
  const { afterwards = [] } = options;
  if (dryRun) {
    const all = [...plan, ...afterwards];
    process.stdout.write(`${json ? JSON.stringify(await printedPlan(all), null, 2) : await planText(all)}\n`);
    return undefined;
  }
  try {
    if (follow) {
      await requireCluster(record);
      // kubectl takes a moment to start: it does while something is built and committed.
      watch();
    }
    await runPlan(plan, { onlyResult: json });
    if (follow) await recordEnd(record, written, began, undefined);
  } catch (error) {
    await recordEnd(record, written, began, error);
    throw error;
  } finally {
    watched?.close();
  }
  const took = (Date.now() - began) / 1000;
  const result = { environment: environment.name, commit: written, revision, live: follow, seconds: took };
  if (address !== undefined && !json) {
    const say = `${environment.name} is live at ${address} (${short(revision)}, ${took.toFixed(1)} s since it began)`;
    process.stdout.write(`${say}\n`);
  }
  await tidyUp(afterwards);
  return address === undefined ? result : { ...result, address };
}
