import type { CategoryField, NumberField } from '../definition/field.ts';
import { maxValues, type TableField } from '../tabular/description.ts';
import type { Contents } from './table.ts';
import { labelOf, valueLabel } from './words.ts';

/** Values of fewer rows are read as "other". */
const minRows = 20;
const other = 'other';
/** As people count: branch 2 comes before branch 10. */
const order = new Intl.Collator('en', { numeric: true });

/** The field of a column that is kept. */
export function fieldOf(name: string, contents: Contents): TableField {
  const { numbers, values } = contents;
  const isCategory = !numbers || values.length <= 2;
  return isCategory ? categoryOf(name, contents) : numberOf(name, contents, numbers);
}

function categoryOf(name: string, { values, numbers, missing, isInteger }: Contents): CategoryField {
  const frequent = values.filter(([, count]) => count >= minRows);
  const isAll = frequent.length === values.length && frequent.length <= maxValues;
  const kept = (isAll ? frequent : frequent.slice(0, maxValues - 1)).map(([cell]) => cell);
  // A number stays one in JSON, if it is written plainly.
  const isPlain = numbers !== undefined && isInteger && kept.every((cell) => String(Number(cell)) === cell);
  const rest = kept.includes(other) ? `${other} value` : other;
  const listed = kept.map((cell) => ({
    value: isPlain ? Number(cell) : cell,
    label: valueLabel(cell, kept),
  }));
  const first = listed[0]?.value;
  const sorted = listed.sort((a, b) => order.compare(String(a.value), String(b.value)));
  return {
    kind: 'category',
    label: labelOf(name),
    ...(missing > 0 && { optional: true }),
    values: isAll ? sorted : [...sorted, { value: rest, label: { en: 'Other', fr: 'Autre' } }],
    ...(missing === 0 && first !== undefined && { default: first }),
    ...(!isAll && { rest }),
  };
}

function numberOf(name: string, { missing, isInteger }: Contents, numbers: readonly number[]): NumberField {
  const [minimum, maximum] = widened(numbers[0] as number, numbers.at(-1) as number, isInteger);
  const middle = numbers[numbers.length >> 1] as number;
  return {
    kind: 'number',
    label: labelOf(name),
    ...(missing > 0 && { optional: true }),
    ...(isInteger && { integer: true }),
    minimum,
    maximum,
    ...(missing === 0 && { default: middle }),
  };
}

/** A range that later rows also fit, with round ends; what is never negative stays so. */
function widened(low: number, high: number, isInteger: boolean): [minimum: number, maximum: number] {
  const range = high - low;
  const exact = 10 ** Math.floor(Math.log10(range)) / 2;
  const step = isInteger ? Math.max(1, exact) : exact;
  const plain = (value: number) => Number(value.toPrecision(12));
  const from = low >= 0 ? Math.max(0, low - range / 4) : low - range / 4;
  return [plain(Math.floor(from / step) * step), plain(Math.ceil((high + range / 2) / step) * step)];
}
