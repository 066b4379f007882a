import { type DateOrder, isoDate, orderFinder, parseDate } from './dates.ts';
import { isMissing } from './missing.ts';
import { type DecimalMark, markFinder, plainNumber } from './numbers.ts';

/** How the numbers of a column are distributed. */
export interface NumberProfile {
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly isInteger: boolean;
  /** The decimal mark of its cells. */
  readonly mark: DecimalMark;
  /** Where the tenths of the values meet: nine numbers, of a sample when there are more than 10 000. */
  readonly tenths: readonly number[];
}

/** The dates of a column. */
export interface DateProfile {
  /** As ISO 8601. */
  readonly from: string;
  readonly until: string;
  /** Null when the cells allow both orders and they differ. */
  readonly order: DateOrder | null;
  /** Cells whose time is not given, and those whose day is not. */
  readonly withoutTime: number;
  readonly withoutDay: number;
}

/** What one column of a table contains. */
export interface ColumnProfile {
  readonly name: string;
  /** The type of nearly all cells; `blank` has none. */
  readonly type: 'number' | 'date' | 'category' | 'text' | 'blank';
  /** Cells, and how many of them stand for a missing value. */
  readonly count: number;
  readonly blank: number;
  /** Different values; at most 1 000 are counted. */
  readonly distinct: number;
  readonly hasMoreValues: boolean;
  /** The most frequent values, as written. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly number: NumberProfile | null;
  readonly date: DateProfile | null;
}

/** Collects the cells of a column. */
export interface ColumnProfiler {
  see(cell: string): void;
  profile(): ColumnProfile;
}

const maxDistinct = 1_000;
const maxListed = 20;
const maxSample = 10_000;
/** Of the cells that are not blank, so many must be numbers or dates. */
const nearlyAll = 0.95;
const maxCategories = 50;

interface Range {
  minimum: number;
  maximum: number;
}

const unseen: Range = { minimum: Number.POSITIVE_INFINITY, maximum: Number.NEGATIVE_INFINITY };

/** Includes a number in a range; NaN changes nothing. */
function widen(range: Range, number: number): void {
  if (number < range.minimum) range.minimum = number;
  if (number > range.maximum) range.maximum = number;
}

/** @param decimalComma as of `Table` */
export function columnProfiler(name: string, decimalComma: boolean): ColumnProfiler {
  const mark = markFinder(decimalComma);
  const order = orderFinder();
  const counts = new Map<string, number>();
  let sample: string[] = [];
  let step = 1;
  let count = 0;
  let blank = 0;
  let hasMoreValues = false;
  const range = { ...unseen };

  const see = (cell: string) => {
    count++;
    if (isMissing(cell)) {
      blank++;
      return;
    }
    const seen = counts.get(cell);
    if (seen !== undefined) counts.set(cell, seen + 1);
    else if (counts.size < maxDistinct) counts.set(cell, 1);
    else hasMoreValues = true;
    mark.see(cell);
    order.see(cell);
    widen(range, Number(plainNumber(cell, '.')));
    if ((count - blank - 1) % step !== 0) return;
    sample.push(cell);
    if (sample.length < maxSample * 2) return;
    sample = sample.filter((_, index) => index % 2 === 0);
    step *= 2;
  };

  return {
    see,
    profile() {
      const values = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
      const number = numberProfile(sample, mark.mark(), range);
      const date = number ? undefined : dateProfile(sample, counts.keys(), order.order());
      const fewValues = !hasMoreValues && (values.length <= maxCategories || values.length <= count / 20);
      const other = sample.length === 0 ? 'blank' : fewValues ? 'category' : 'text';
      return {
        name,
        type: number ? 'number' : date ? 'date' : other,
        count,
        blank,
        distinct: counts.size,
        hasMoreValues,
        values: values.slice(0, maxListed).map(([value, times]) => ({ value, count: times })),
        number: number ?? null,
        date: date ?? null,
      };
    },
  };
}

function numberProfile(sample: readonly string[], mark: DecimalMark, seen: Range): NumberProfile | undefined {
  const numbers = sample
    .map((cell) => plainNumber(cell, mark))
    .filter((text) => text !== undefined)
    .map(Number)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (numbers.length === 0 || numbers.length < sample.length * nearlyAll) return undefined;
  const range = mark === '.' ? { ...seen } : { ...unseen };
  for (const number of [numbers[0], numbers.at(-1)]) widen(range, number ?? Number.NaN);
  const at = (share: number) =>
    numbers[Math.min(numbers.length - 1, Math.floor(share * numbers.length))] as number;
  return {
    ...range,
    mean: numbers.reduce((sum, one) => sum + one / numbers.length, 0),
    isInteger: numbers.every(Number.isInteger),
    mark,
    tenths: Array.from({ length: 9 }, (_, index) => at((index + 1) / 10)),
  };
}

function dateProfile(
  sample: readonly string[],
  counted: Iterable<string>,
  order: DateOrder | undefined,
): DateProfile | undefined {
  const read = (cells: Iterable<string>) =>
    [...cells].map((cell) => parseDate(cell, order ?? 'month-first')).filter((parts) => parts !== undefined);
  const dates = read(sample);
  if (dates.length === 0 || dates.length < sample.length * nearlyAll) return undefined;
  const texts = [...dates, ...read(counted)].map(isoDate).sort();
  return {
    from: texts[0] as string,
    until: texts.at(-1) as string,
    order: order ?? null,
    withoutTime: dates.filter(({ hour }) => hour === null).length,
    withoutDay: dates.filter(({ day }) => day === null).length,
  };
}
