import type { Text } from '../../definition/text.ts';
import { cellsPerDistrict, countCells, daysOf, lengthOf, type Span, slots, yearsOf } from './counts.ts';
import { belowEach } from './poisson.ts';
import type { Records } from './records.ts';

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

/** A shorter year has too few days for the counts of its cells. */
const minDays = 330;

/** The cuts of a span’s records: counts of the whole cells of each year, ascending, at least 1 apart. */
export function levelCuts(records: Records, span: Span): Cuts {
  const years = yearsOf(span);
  const whole = years.filter((year) => lengthOf(year) >= minDays);
  const counts = Float64Array.from(
    (whole.length > 0 ? whole : years).flatMap((year) => {
      const [days, covered] = [daysOf(year), daysOf(year, records)];
      const cells = countCells(records, year).timed;
      return [...cells].filter((_, index) => {
        const day = Math.floor((index % cellsPerDistrict) / slots);
        return (covered[day] as number) > 0 && covered[day] === days[day];
      });
    }),
  ).sort();
  const [half = 0, fifth = 0, twentieth = 0] = quantiles.map(
    (share) => (counts[Math.floor(share * (counts.length - 1))] ?? 0) + 1,
  );
  const high = Math.max(fifth, half + 1);
  return [half, high, Math.max(twentieth, high + 1)];
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
 * The means from where each level is likeliest, so that three comparisons give a level. The likeliest level
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
