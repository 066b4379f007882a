import type { MetricValue } from '../../definition/training.ts';
import { r2ByBlocks, shareByBlocks } from '../../learning/blocks.ts';
import {
  beforeLastYear,
  type Cells,
  cellOf,
  cellsPerDistrict,
  countCells,
  daysOf,
  lastYear,
  type Span,
  slots,
} from './counts.ts';
import type { Fit } from './fit.ts';
import { type Cuts, levelCuts, levelOf, levelThresholds } from './levels.ts';
import { makeRates } from './rates.ts';
import type { Records } from './records.ts';
import { total } from './tables.ts';

/** A year needs this many days with records to learn from, or to compare with. */
export const minDays = 330;

/** A year that was kept out of a fit: what happened in each cell, and how a fit is scored. */
export interface HeldOut {
  readonly span: Span;
  /** [month × 7 + weekday], without gaps in the records. */
  readonly days: Float64Array;
  /** The cells that are measured: those of days that the records cover, by slots only where records have hours. */
  readonly rows: Uint32Array;
  /** Of each row: the district and the quarter of the year. */
  readonly blocks: Uint32Array;
  readonly observed: Cells;
  /** The same of the year before: the naive prediction; null where the records do not cover it. */
  readonly before: Cells | null;
  /** The levels’ cuts by the records before; null where they have no hours. */
  readonly cuts: Cuts | null;
}

export const monthOfCell = (cell: number): number => Math.floor((cell % cellsPerDistrict) / (7 * slots));
export const districtOfCell = (cell: number): number => Math.floor(cell / cellsPerDistrict);

/** A year of the records, in cells; the last 12 months by default. */
export function holdOut(
  records: Records,
  span: Span = lastYear({ from: records.first, until: records.last }),
): HeldOut {
  const known = beforeLastYear({ from: records.first, until: span.until });
  const previous = lastYear(known);
  const isWhole = previous.from >= records.first && total(daysOf(previous, records)) >= minDays;
  const days = daysOf(span, records);
  const observed = countCells(records, span);
  const rows = Uint32Array.from(observed.all.keys()).filter((cell) => {
    const day = Math.floor((cell % cellsPerDistrict) / slots);
    return (days[day] as number) > 0 && (records.hasHours || cell % slots === 0);
  });
  return {
    span,
    days,
    rows,
    blocks: rows.map((cell) => districtOfCell(cell) * 4 + Math.floor(monthOfCell(cell) / 3)),
    observed,
    before: isWhole ? countCells(records, previous) : null,
    cuts: records.hasHours ? levelCuts(records, known) : null,
  };
}

/** The part of a held-out year that some cells make. */
export function partOf(heldOut: HeldOut, isPart: (cell: number) => boolean): HeldOut {
  const isChosen = (_: number, index: number) => isPart(heldOut.rows[index] as number);
  return { ...heldOut, rows: heldOut.rows.filter(isChosen), blocks: heldOut.blocks.filter(isChosen) };
}

/**
 * Expected counts per cell.
 * @param districts those of the cells; one that the fit does not know is expected to have nothing
 * @param days [month × 7 + weekday]
 */
export function expectCells(fit: Fit, districts: readonly string[], days: Float64Array): Cells {
  const rates = makeRates(fit);
  const all = new Float64Array(districts.length * cellsPerDistrict);
  const timed = new Float64Array(all.length);
  for (const [position, name] of districts.entries()) {
    const district = fit.districts.indexOf(name);
    if (district < 0) continue;
    for (let month = 0; month < 12; month++)
      for (let weekday = 0; weekday < 7; weekday++) {
        const often = days[month * 7 + weekday] as number;
        for (let slot = 0; slot < slots; slot++) {
          const cell = position * cellsPerDistrict + cellOf(month, weekday, slot);
          const known = rates.slot(district, month, weekday, slot) * often;
          timed[cell] = known;
          all[cell] = known + (slot === 0 ? rates.untimed(district, month, weekday) * often : 0);
        }
      }
  }
  return { all, timed };
}

const chosen = (table: Float64Array, rows: Uint32Array) =>
  Float64Array.from(rows, (cell) => table[cell] as number);

/** For each measured cell: the level of what happened, and the one that the expected count makes likeliest. */
export function levelsOf({ rows, observed }: HeldOut, cuts: Cuts, expected: Cells) {
  const thresholds = levelThresholds(cuts);
  return {
    observed: Uint8Array.from(rows, (cell) => levelOf(observed.timed[cell] as number, cuts)),
    expected: Uint8Array.from(rows, (cell) => levelOf(expected.timed[cell] as number, thresholds)),
  };
}

/**
 * The measures of a held-out year; the level only where records have hours.
 * @param expected by a fit that has not seen the year
 */
export function measure(expected: Cells, heldOut: HeldOut, seed: number): MetricValue[] {
  const { rows, blocks, cuts, observed } = heldOut;
  const measures: MetricValue[] = [
    { name: 'r2', ...r2ByBlocks(chosen(observed.all, rows), chosen(expected.all, rows), blocks, seed) },
  ];
  if (cuts) {
    const found = levelsOf(heldOut, cuts, expected);
    const hits = found.observed.map((level, row) => Number(level === found.expected[row]));
    measures.push({ name: 'levelAccuracy', ...shareByBlocks(hits, blocks, seed) });
  }
  return measures;
}

/** The same measures of "as last year", which any model has to beat. */
export function measureNaive({ rows, blocks, observed, before, cuts }: HeldOut): MetricValue[] {
  if (!before) return [];
  const { value } = r2ByBlocks(chosen(observed.all, rows), chosen(before.all, rows), blocks, 1);
  const measures = [exactly('r2AsLastYear', value)];
  if (cuts) {
    const level = (table: Float64Array, cell: number) => levelOf(table[cell] as number, cuts);
    const hits = rows.reduce(
      (sum, cell) => sum + Number(level(observed.timed, cell) === level(before.timed, cell)),
      0,
    );
    measures.push(exactly('levelAccuracyAsLastYear', hits / rows.length));
  }
  return measures;
}

/** A measure without an interval. */
export const exactly = (name: string, value: number): MetricValue => ({
  name,
  value,
  low: value,
  high: value,
});
