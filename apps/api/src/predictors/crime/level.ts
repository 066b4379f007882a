import type { MonthCounts } from './counts.ts';
import { at, type Table, weightOf } from './tables.ts';
import { typeCount } from './types.ts';

/** How fast levels follow the records, and towards what few records are drawn. */
interface Pace {
  /** Weight of a month’s records against the next one’s. */
  readonly fast: number;
  readonly slow: number;
  /** How many records the slow level counts for. */
  readonly strength: number;
}

/** Counts, and what was expected of a level of 1 a day, the latest months first in weight. */
interface Sums {
  readonly counted: Table;
  readonly expected: Table;
}

function sumsOf({ first, count, counts, days }: MonthCounts, seasons: readonly Table[], pace: number): Sums {
  const counted = new Float64Array(seasons.length);
  const expected = new Float64Array(seasons.length);
  for (let month = 0; month < count; month++) {
    const weight = weightOf(pace, count - 1 - month);
    const inMonth = days.subarray(month * 7, month * 7 + 7).reduce((sum, each) => sum + each, 0);
    seasons.forEach((season, place) => {
      counted[place] = at(counted, place) + weight * at(counts, place * count + month);
      expected[place] = at(expected, place) + weight * at(season, (first + month) % 12) * inMonth;
    });
  }
  return { counted, expected };
}

/**
 * Counts per day at the end of the records, their season taken out: exponential smoothing by months. A district’s fast
 * level of a type is drawn towards its slow one, changed as the type changed in the whole city.
 * @param seasons factors by month of each [district][type]
 */
export function baseLevels(months: MonthCounts, seasons: readonly Table[], pace: Pace): Table {
  const fast = sumsOf(months, seasons, pace.fast);
  const slow = sumsOf(months, seasons, pace.slow);
  const slowLevel = slow.counted.map((count, place) =>
    at(slow.expected, place) > 0 ? count / at(slow.expected, place) : 0,
  );
  const counted = new Float64Array(typeCount);
  const expected = new Float64Array(typeCount);
  slowLevel.forEach((level, place) => {
    const type = place % typeCount;
    counted[type] = at(counted, type) + at(fast.counted, place);
    expected[type] = at(expected, type) + at(fast.expected, place) * level;
  });
  return slowLevel.map((level, place) => {
    if (level === 0) return 0;
    const type = place % typeCount;
    const change = at(expected, type) > 0 ? at(counted, type) / at(expected, type) : 1;
    return (
      (at(fast.counted, place) + pace.strength * change) / (at(fast.expected, place) + pace.strength / level)
    );
  });
}
