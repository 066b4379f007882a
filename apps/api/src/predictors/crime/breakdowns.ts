import type { Text } from '../../definition/text.ts';
import type { Breakdown, MetricValue } from '../../definition/training.ts';
import { shareByBlocks } from '../../learning/blocks.ts';
import { beforeLastYear, type Cells, lengthOf, type Span, spanOf, yearsOf } from './counts.ts';
import {
  districtOfCell,
  exactly,
  expectCells,
  type HeldOut,
  holdOut,
  levelsOf,
  measure,
  measureNaive,
  minDays,
  partOf,
} from './evaluate.ts';
import { fit } from './fit.ts';
import { coveredLength, leftOutNote, nameSpan } from './gaps.ts';
import { levels, levelTitles } from './levels.ts';
import { belowEach } from './poisson.ts';
import type { Records } from './records.ts';
import { total } from './tables.ts';

/** Older years are left out: they take time, and say little of the next one. */
const maxYears = 5;

/** The last year of the records, and what a fit of the years before expected in it. */
interface Measured {
  readonly records: Records;
  readonly heldOut: HeldOut;
  readonly expected: Cells;
  readonly seed: number;
  readonly signal: AbortSignal;
}

const recordsUnit = { en: 'Records', fr: 'Enregistrements' };

/** Sums over the cells of each district. */
function districtTotals(cells: Float64Array, { districts }: Records): Float64Array {
  const totals = new Float64Array(districts.length);
  cells.forEach((count, cell) => {
    const district = districtOfCell(cell);
    totals[district] = (totals[district] as number) + count;
  });
  return totals;
}

/** The measures that no model could exceed by more than chance. */
function ceilings(records: Records, { span, rows, observed, days, cuts }: HeldOut): MetricValue[] {
  const counts = Array.from(rows, (cell) => observed.all[cell] as number);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
  const found = variance > 0 ? [exactly('r2Ceiling', 1 - mean / variance)] : [];
  if (!cuts) return found;
  const { timed } = expectCells(fit(records, span), records.districts, days);
  // A fit's level is that of the end of its records: the year's own level is needed.
  const expected = districtTotals(timed, records);
  const scales = districtTotals(observed.timed, records).map(
    (count, district) => count / (expected[district] || 1),
  );
  const likeliest = Array.from(rows, (cell) => {
    const rate = (timed[cell] as number) * (scales[districtOfCell(cell)] as number);
    const below = [0, ...belowEach(rate, cuts), 1];
    return Math.max(...levels.map((_, level) => (below[level + 1] as number) - (below[level] as number)));
  });
  return [
    ...found,
    exactly('levelCeiling', likeliest.reduce((sum, each) => sum + each, 0) / likeliest.length),
  ];
}

/** `2024`, or the days where the year is no calendar year; and how many of its days have records, if not all. */
function nameOf(year: Span, records: Records): Text {
  const name = nameSpan(year);
  const covered = coveredLength(year, records);
  if (covered === lengthOf(year)) return name;
  return { en: `${name.en} (${covered} days)`, fr: `${name.fr} (${covered} jours)` };
}

const joined = (first: Text | undefined, second: Text): Text =>
  first ? { en: `${first.en} ${second.en}`, fr: `${first.fr} ${second.fr}` } : second;

/** Each year measured by a fit of the years before it. */
function byYear({ records, heldOut: last, expected, seed, signal }: Measured): Breakdown {
  const candidates = yearsOf(spanOf(records))
    .slice(0, maxYears)
    .filter((year) => {
      const known = beforeLastYear({ from: records.first, until: year.until });
      return coveredLength(known, records) >= minDays;
    });
  const isMeasured = (year: Span) => year.until === records.last || coveredLength(year, records) >= minDays;
  const years = candidates.filter(isMeasured);
  const leftOut = leftOutNote(
    candidates.filter((year) => !isMeasured(year)),
    records,
  );
  return {
    key: 'year',
    title: {
      en: 'Each year, by a fit of the years before',
      fr: 'Chaque année, d’après les années précédentes',
    },
    note: joined(leftOut, {
      en: 'The ceilings are what exact knowledge of every rate would reach, if counts scatter about rates as Poisson counts do; they scatter more. For the level, the rates are taken from a fit of the same year.',
      fr: 'Les plafonds sont ce qu’atteindrait qui connaîtrait chaque taux, si les comptes se dispersent autour d’eux comme selon la loi de Poisson ; ils se dispersent davantage. Pour le niveau, les taux viennent d’un ajustement sur cette même année.',
    }),
    unit: recordsUnit,
    rows: years.reverse().map((year) => {
      signal.throwIfAborted();
      const isLast = year.until === records.last;
      const heldOut = isLast ? last : holdOut(records, year);
      const known = beforeLastYear({ from: records.first, until: year.until });
      const found = isLast ? expected : expectCells(fit(records, known), records.districts, heldOut.days);
      return {
        label: nameOf(year, records),
        count: total(heldOut.observed.all),
        metrics: [...measure(found, heldOut, seed), ...measureNaive(heldOut), ...ceilings(records, heldOut)],
      };
    }),
  };
}

/** The last year without the district that has the most records: in cells, large districts decide R². */
function withoutLargest({ records, heldOut, expected, seed }: Measured): Breakdown[] {
  if (records.districts.length < 2) return [];
  const counts = districtTotals(heldOut.observed.all, records);
  const largest = counts.indexOf(Math.max(...counts));
  const name = records.districts[largest] as string;
  const part = partOf(heldOut, (cell) => districtOfCell(cell) !== largest);
  return [
    {
      key: 'withoutLargest',
      title: {
        en: 'The last year without the largest district',
        fr: 'La dernière année sans le plus grand quartier',
      },
      unit: recordsUnit,
      rows: [
        {
          label: { en: `Without ${name}`, fr: `Sans ${name}` },
          count: total(counts) - (counts[largest] as number),
          metrics: measure(expected, part, seed),
        },
      ],
    },
  ];
}

/** For each level, how many of the last year’s cells that reached it were predicted so. */
function byLevel({ heldOut, expected, seed }: Measured): Breakdown[] {
  const { cuts, blocks } = heldOut;
  if (!cuts) return [];
  const found = levelsOf(heldOut, cuts, expected);
  const rows = levels.flatMap((level, index) => {
    const reached = Uint32Array.from(found.observed.keys()).filter((row) => found.observed[row] === index);
    if (reached.length === 0) return [];
    const hits = Array.from(reached, (row) => Number(found.expected[row] === index));
    const ofRow = Array.from(reached, (row) => blocks[row] as number);
    const recall = { name: 'recall', ...shareByBlocks(hits, ofRow, seed) };
    return [{ label: levelTitles[level], count: reached.length, metrics: [recall] }];
  });
  return [
    {
      key: 'level',
      title: { en: 'Cells of the last year by their level', fr: 'Cellules de la dernière année, par niveau' },
      unit: { en: 'Cells', fr: 'Cellules' },
      rows,
    },
  ];
}

/** What the headline figures hide. */
export const breakdowns = (measured: Measured): Breakdown[] => [
  byYear(measured),
  ...withoutLargest(measured),
  ...byLevel(measured),
];
