import type { Field } from '../definition/field.ts';
import type { CsvHeader } from './reader.ts';

/** The cell, trimmed, with a decimal point in place of the file's decimal comma. */
export function pointed(cell: string, { decimalComma }: Pick<CsvHeader, 'decimalComma'>): string {
  const trimmed = cell.trim();
  return decimalComma && /^[+-]?\d*,\d+$/.test(trimmed) ? trimmed.replace(',', '.') : trimmed;
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Returns a reader for the cells of a field's column, which converts them to the values of its schema: a number
 * where the text is one, undefined for an empty cell. Anything else stays text (`NaN` and `Infinity` too), for
 * which the schema reports what is expected.
 */
export function cellReader(field: Field): (cell: string) => string | number | undefined {
  if (field.kind === 'category') {
    const known = new Map<string, string | number>(field.values.map(({ value }) => [String(value), value]));
    const { rest } = field;
    return (cell) => {
      const found = known.get(cell) ?? known.get(cell.trim());
      const other = text(cell);
      return found ?? (other === undefined ? undefined : (rest ?? other));
    };
  }
  if (field.kind !== 'number') return text;
  return (cell) => {
    const trimmed = cell.trim();
    return decimal.test(trimmed) ? Number(trimmed) : trimmed || undefined;
  };
}

const text = (cell: string): string | undefined => cell.trim() || undefined;
