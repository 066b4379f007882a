import type { TrainingContext } from '../../definition/training.ts';
import type { CrimeRow } from './records.ts';

/** A training context for tests and the benchmark: seeded, silent, never aborted. */
export function contextOf(
  rows: readonly CrimeRow[],
  changed: Partial<TrainingContext<CrimeRow>> = {},
): TrainingContext<CrimeRow> {
  return {
    async *records() {
      yield* rows;
    },
    rows: rows.length,
    seed: 1,
    report() {},
    signal: new AbortController().signal,
    ...changed,
  };
}
