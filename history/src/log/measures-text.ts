import type { Measures } from './measures.ts';
import { localTime } from './time.ts';

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** `6.1 s`, `12 min`, `2.5 d`: a duration in the largest unit that fits. */
export function duration(seconds: number): string {
  const unit = units.find(([, size]) => seconds >= size);
  return unit ? `${(seconds / unit[1]).toFixed(1)} ${unit[0]}` : `${seconds.toFixed(1)} s`;
}

const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

/** The four measures of each environment, with what they were counted from. */
export function measuresText(all: readonly Measures[]): string {
  return all
    .map((one) => {
      const { environment, since, until, deliveries, live, failed, rolledBack, replaced, rollbacks } = one;
      const { notRecorded, perDay, leadTime, failureRate, timeToRestore, notRestored } = one;
      const restored = timeToRestore
        ? `${duration(timeToRestore.median)} (median of ${timeToRestore.restored})`
        : 'nothing to restore';
      return [
        `${environment}, ${localTime(new Date(since))} to ${localTime(new Date(until))}`,
        `  frequency        ${perDay.toFixed(2)} a day (${live} of ${deliveries} deliveries went live, and ${rollbacks} rollbacks)`,
        `  lead time        ${leadTime ? `${duration(leadTime.median)} (median of ${leadTime.commits} commits)` : 'no commit'}`,
        `  failure rate     ${failureRate === undefined ? 'no delivery' : `${percent(failureRate)} (${failed} failed, ${rolledBack} rolled back)`}`,
        `  time to restore  ${restored}${notRestored ? '; the newest failure is not restored' : ''}`,
        ...(replaced > 0 ? [`  ${replaced} were replaced before they were live`] : []),
        ...(notRecorded > 0 ? [`  ${notRecorded} without a recorded end count as live`] : []),
      ].join('\n');
    })
    .join('\n\n');
}
