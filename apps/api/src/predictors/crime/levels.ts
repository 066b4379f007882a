import type { Text } from '../../definition/text.ts';
import { countCells, type Span } from './counts.ts';
import { belowEach } from './poisson.ts';
import type { Records } from './records.ts';
import { offenceTypes } from './types.ts';

/**
 * The risk level of a district in a slot of 4 hours on a weekday, in a month. Counts per such cell of the records
 * (offences with an hour only) are split at their median, 80 % and 95 % quantile: low is up to the median.
 */
export const levels = ['low', 'medium', 'high', 'severe'] as const;

export type Level = (typeof levels)[number];

/** The counts where medium, high and severe begin. */
export type Cuts = readonly [medium: number, high: number, severe: number];

export const levelTitles: Readonly<Record<Level, Text>> = {
  low: { en: 'Low', fr: 'Faible' },
  medium: { en: 'Medium', fr: 'Moyen' },
  high: { en: 'High', fr: 'Élevé' },
  severe: { en: 'Severe', fr: 'Critique' },
};

const quantiles = [0.5, 0.8, 0.95];

/** Whether a type’s hour is known: the others have no slot, and don’t count for the level. */
export const hasHour = (type: number): boolean => !offenceTypes[type]?.hourWithheld;

/** The cuts of a span’s records: cells of each of its calendar years, ascending, at least 1 apart. */
export function levelCuts(records: Records, spans: readonly Span[]): Cuts {
  const cells = spans.map((span) => countCells(records, span, hasHour));
  const counts = new Float64Array(cells.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const each of cells) {
    counts.set(each, offset);
    offset += each.length;
  }
  counts.sort();
  const [half = 0, most = 0, nearlyAll = 0] = quantiles.map(
    (share) => (counts[Math.floor(share * (counts.length - 1))] ?? 0) + 1,
  );
  const high = Math.max(most, half + 1);
  return [half, high, Math.max(nearlyAll, high + 1)];
}

/** The level of a count: 0 is low. */
export const levelOf = (count: number, cuts: Cuts): number =>
  (count >= cuts[0] ? 1 : 0) + (count >= cuts[1] ? 1 : 0) + (count >= cuts[2] ? 1 : 0);

/** The level that is likeliest for a Poisson count of this mean. */
function likeliest(mean: number, cuts: Cuts): number {
  const below = [0, ...belowEach(mean, cuts), 1];
  let best = 0;
  let max = -1;
  for (let level = 0; level < levels.length; level++) {
    const probability = (below[level + 1] as number) - (below[level] as number);
    if (probability > max) {
      max = probability;
      best = level;
    }
  }
  return best;
}

/**
 * The means from where each level is likeliest, so that a level is told by three comparisons. The likeliest level
 * rises with the mean (Poisson counts have monotone likelihood ratios), which bisection relies on.
 */
export function levelThresholds(cuts: Cuts): Cuts {
  const threshold = (level: number): number => {
    let low = 0;
    let high = 4 * cuts[2] + 20;
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (likeliest(middle, cuts) >= level) high = middle;
      else low = middle;
    }
    return high;
  };
  return [threshold(1), threshold(2), threshold(3)];
}
