import { pointed } from '../csv/cell.ts';
import type { CategoryValue, Column } from '../definition/data.ts';
import { isoDate, orderFinder, parseDate, parseTime } from '../tables/dates.ts';
import { isMissing } from '../tables/missing.ts';
import { markFinder, plainNumber } from '../tables/numbers.ts';
import { type LabelMerge, mergeLabels } from './labels.ts';
import type { Mapping } from './mapping.ts';
import { type ColumnStudy, changeCounter, type Decided } from './study.ts';

/**
 * @param decimalComma as of `Table`
 * @param labels of a column of labels
 */
export function studyColumn(
  column: Column,
  mapping: Mapping,
  decimalComma: boolean,
  labels: LabelMerge | undefined,
): ColumnStudy {
  const own = mapping.values[column.name] ?? {};
  const { content } = column;
  if (!content)
    return {
      see: () => undefined,
      decide: () => converted(own, (cell) => pointed(cell, { decimalComma }), false),
    };
  switch (content.kind) {
    case 'number': {
      const mark = markFinder(decimalComma);
      return {
        see: (cell) => mark.see(cell),
        decide: () => {
          const decided = mark.mark();
          return converted(own, (cell) => plainNumber(cell, decided) ?? cell, false);
        },
      };
    }
    case 'category': {
      const known = categoryReader(content.values);
      return {
        see: () => undefined,
        decide: () => converted(own, (cell) => known(cell) ?? cell, true, known),
      };
    }
    case 'label':
      return (labels ?? mergeLabels(content)).study(own);
    case 'date': {
      const order = orderFinder();
      const asked = mapping.dates[column.name];
      return {
        see: (cell) => order.see(cell),
        decide: () => {
          const decided = asked ?? order.order();
          const read = (cell: string) => {
            const parts = parseDate(cell, decided ?? 'month-first');
            return parts ? isoDate(parts) : cell;
          };
          return { ...converted(own, read, false), ...(decided ? {} : { isOrderUnknown: true }) };
        },
      };
    }
    case 'time': {
      let isMilitary = false;
      return {
        see: (cell) => {
          isMilitary ||= /^\s*\d{3,4}\s*$/.test(cell) || Number(cell) > 24;
        },
        decide: () => converted(own, (cell) => timeText(cell, isMilitary), false),
      };
    }
    case 'text':
      return { see: () => undefined, decide: () => converted(own, (cell) => cell, false) };
  }
}

function timeText(cell: string, isMilitary: boolean): string {
  const time = parseTime(cell, isMilitary);
  if (!time) return cell;
  return `${String(time.hour).padStart(2, '0')}:${String(time.minute).padStart(2, '0')}`;
}

/**
 * @param own what the mapping says of values
 * @param isListed whether changed values are counted
 * @param known values of a list, which are not missing: `None`
 */
function converted(
  own: Readonly<Record<string, string>>,
  read: (cell: string) => string,
  isListed: boolean,
  known?: (cell: string) => string | undefined,
): Decided {
  const mapped = new Map(Object.entries(own).map(([from, to]) => [from.trim().toLowerCase(), to]));
  const counter = changeCounter();
  const memo = new Map<string, string>();
  const plain = (cell: string): string => {
    const given = mapped.get(cell.toLowerCase());
    if (given !== undefined) return given;
    if (isMissing(cell) && known?.(cell) === undefined) return '';
    return read(cell);
  };
  const remembered = (cell: string): string => {
    const seen = memo.get(cell);
    if (seen !== undefined) return seen;
    const to = plain(cell);
    if (memo.size < 10_000) memo.set(cell, to);
    return to;
  };
  return {
    convert(given) {
      const cell = given.trim();
      if (!isListed) return plain(cell);
      const to = remembered(cell);
      if (to !== cell) counter.add(cell, to);
      return to;
    },
    changes: counter.changes,
  };
}

const yes = ['yes', 'y', 'true', 't', '1', 'oui', 'vrai', 'on'];
const no = ['no', 'n', 'false', 'f', '0', 'non', 'faux', 'off'];

/** How values are compared: without case, accents, and spaces or hyphens between words. */
const valueKey = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_‐-―-]+/g, ' ')
    .trim();

/**
 * Finds the value of a list that a cell means: by its own spelling, a synonym, a word for yes or no where the list has
 * both, or the same number (`0.0` is 0).
 */
function categoryReader(values: readonly CategoryValue[]): (cell: string) => string | undefined {
  const exact = new Set(values.map(({ value }) => value));
  const known = new Map<string, string>();
  const add = (spelling: string, value: string) => {
    if (!known.has(valueKey(spelling))) known.set(valueKey(spelling), value);
  };
  for (const { value } of values) add(value, value);
  for (const { value, synonyms = [] } of values) for (const synonym of synonyms) add(synonym, value);
  for (const [positive, negative] of [
    ['Yes', 'No'],
    ['1', '0'],
  ] as const) {
    if (!exact.has(positive) || !exact.has(negative)) continue;
    for (const word of yes) add(word, positive);
    for (const word of no) add(word, negative);
  }
  return (cell) => {
    if (exact.has(cell)) return cell;
    const found = known.get(valueKey(cell));
    if (found !== undefined || !/^\d+\.0*$/.test(cell)) return found;
    return known.get(String(Number(cell)));
  };
}
