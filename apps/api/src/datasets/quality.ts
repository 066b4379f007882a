import type { Column, DataSource } from '../definition/data.ts';
import { type Message, message } from '../messages/message.ts';
import { separation } from './separation.ts';
import type { LabelReport } from './study.ts';

/** What is wrong or remarkable in the records of an import. */
export interface QualityCheck<Row> {
  /** @param cells as the predictor read them */
  see(cells: readonly string[], row: Row): void;
  readonly months: ReadonlyMap<string, number>;
  readonly labels: ReadonlyMap<string, number>;
  findings(): readonly Message[];
}

/** A category with fewer rows says little about its rows. */
const minRows = 20;
/** Values and months that are named in a finding. */
const maxNamed = 8;
const maxValues = 200;
/** A month with less than this share of the usual number of records is probably incomplete. */
const fewShare = 0.25;

/** A column and what was counted of it. */
interface Counted {
  readonly column: Column;
  readonly place: number;
  missing: number;
  readonly values: Map<string, number>;
  hasMore: boolean;
  readonly separation: ReturnType<typeof separation>;
}

/** @param isPresent whether the files have the column */
export function qualityCheck<Row>(
  data: DataSource<Row>,
  isPresent: (place: number) => boolean,
): QualityCheck<Row> {
  const labels = new Map<string, number>();
  const months = new Map<string, number>();
  const columns = data.columns.flatMap((column, place): Counted[] =>
    isPresent(place)
      ? [{ column, place, missing: 0, values: new Map(), hasMore: false, separation: separation() }]
      : [],
  );
  let rows = 0;
  return {
    labels,
    months,
    see(cells, row) {
      rows++;
      const label = data.labelOf?.(row);
      if (label !== undefined) labels.set(label, (labels.get(label) ?? 0) + 1);
      const month = data.dateOf?.(row).slice(0, 7);
      if (month !== undefined) months.set(month, (months.get(month) ?? 0) + 1);
      for (const each of columns) {
        const cell = cells[each.place] ?? '';
        if (cell === '') each.missing++;
        else countValue(each, cell);
        if (label !== undefined) each.separation.see(cell, label);
      }
    },
    findings: () => [...columns.flatMap((each) => [...columnFindings(each, rows)]), ...monthFindings(months)],
  };
}

function countValue(each: Counted, cell: string): void {
  const seen = each.values.get(cell);
  if (seen !== undefined) each.values.set(cell, seen + 1);
  else if (each.values.size < maxValues) each.values.set(cell, 1);
  else each.hasMore = true;
}

function* columnFindings({ column, missing, values, hasMore, separation: found }: Counted, rows: number) {
  const { name, content } = column;
  const [only] = values.keys();
  if (missing > 0) yield message('quality-missing', { column: name, n: missing, total: rows });
  if (values.size === 1 && missing === 0 && rows > 1 && only !== undefined)
    yield message('quality-constant', { column: name, value: only });
  if (content?.kind === 'category') {
    const rare = [...values].filter(([, count]) => count < minRows);
    if (rare.length > 0)
      yield message('quality-rare', { column: name, n: rare.length, min: minRows, values: named(rare) });
  }
  if (!hasMore && content?.kind === 'category' && found.byValue())
    yield message('quality-leak', { column: name });
  if (content?.kind === 'number' && found.byThreshold()) yield message('quality-leak', { column: name });
}

const named = (counts: readonly (readonly [string, number])[]): string =>
  `${counts
    .slice(0, maxNamed)
    .map(([value, count]) => `${value} (${count})`)
    .join(', ')}${counts.length > maxNamed ? ', …' : ''}`;

/** Months without or with few records between the first and the last, and years that are not complete. */
function* monthFindings(months: ReadonlyMap<string, number>) {
  const gaps = gapsOf(months);
  if (gaps.length > 0)
    yield message('quality-months-missing', { n: gaps.length, months: shortened(wholeYears(gaps)) });
  const sorted = [...months.keys()].sort();
  const few = fewOf(months, sorted.slice(1, -1));
  if (few.length > 0)
    yield message('quality-months-few', {
      n: few.length,
      months: shortened(few.map((month) => `${month} (${months.get(month)})`)),
    });
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first && !first.endsWith('-01')) yield message('quality-begins-within-year', { month: first });
  if (last && !last.endsWith('-12')) yield message('quality-ends-within-year', { month: last });
}

const shortened = (names: readonly string[]): string =>
  `${names.slice(0, maxNamed).join(', ')}${names.length > maxNamed ? ', …' : ''}`;

/** Twelve missing months of one year are that year. */
function wholeYears(months: readonly string[]): string[] {
  const years = new Map<string, string[]>();
  for (const month of months) {
    const year = month.slice(0, 4);
    years.set(year, [...(years.get(year) ?? []), month]);
  }
  return [...years].flatMap(([year, found]) => (found.length === 12 ? [year] : found));
}

/** Those of some months that have less than a share of the records that a month usually has. */
function fewOf(counts: ReadonlyMap<string, number>, months: readonly string[]): string[] {
  const ordered = months.map((month) => counts.get(month) ?? 0).sort((a, b) => a - b);
  const usual = ordered[Math.floor(ordered.length / 2)] ?? 0;
  return months.filter((month) => (counts.get(month) ?? 0) < usual * fewShare);
}

/** The months, `YYYY-MM`, between the first and the last that have no records. */
export function gapsOf(months: ReadonlyMap<string, number>): string[] {
  const numbers = [...months.keys()].map(
    (month) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1,
  );
  const [from, until] = [Math.min(...numbers), Math.max(...numbers)];
  const present = new Set(numbers);
  const gaps: string[] = [];
  for (let month = from + 1; month < until; month++)
    if (!present.has(month))
      gaps.push(`${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`);
  return gaps;
}

/** What the merging of a column's labels is reported as. */
export function* labelFindings(column: string, { merged, withoutCode, distinct }: LabelReport) {
  if (merged > 0) yield message('quality-labels-merged', { column, n: merged });
  if (withoutCode) yield message('quality-code-removed', { column, n: distinct });
}
