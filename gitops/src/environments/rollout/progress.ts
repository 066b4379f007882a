import type { Report } from '@presage/platform/plan';

/** What is reported of a rollout: what Argo CD does, and which pods are ready. */
export interface Progress {
  readonly step: string;
  readonly pods: string;
}

/** A state that lasts shorter is no news: watches report one object after the other. */
const settledAfter = 500;

/**
 * Reports each change of a rollout's state once, and of it what changed.
 * @returns takes the state at a time, and answers the newest one
 */
export function progressReporter(report: Report): (progress: Progress, now: number) => void {
  let reported: Progress = { step: '', pods: '' };
  let pending: Progress = reported;
  let since = 0;
  return (progress, now) => {
    if (progress.step !== pending.step || progress.pods !== pending.pods) {
      pending = progress;
      since = now;
    }
    if (now - since < settledAfter) return;
    const changed = [
      pending.step !== reported.step && pending.step,
      pending.pods !== reported.pods && pending.pods,
    ].filter((text) => typeof text === 'string' && text !== '');
    reported = pending;
    if (changed.length > 0) report(changed.join('; '));
  };
}

/**
 * How long a rollout has made no progress. A state that was there before is none: pods that come and go do not put
 * off the end.
 * @returns takes the state at a time, and answers the milliseconds since the last state that was new
 */
export function stillness(start: number): (progress: Progress, now: number) => number {
  const seen = new Set<string>();
  let since = start;
  return ({ step, pods }, now) => {
    const state = `${step}\n${pods}`;
    if (!seen.has(state)) since = now;
    seen.add(state);
    return now - since;
  };
}
