import type { Field } from '../definition/field.ts';
import type { CsvHeader } from './reader.ts';

/** The cell as code reads it: trimmed, its decimal comma a point where the file has commas. */
export function pointed(cell: string, { decimalComma }: Pick<CsvHeader, 'decimalComma'>): string {
  const trimmed = cell.trim();
  return decimalComma && /^[+-]?\d*,\d+$/.test(trimmed) ? trimmed.replace(',', '.') : trimmed;
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Makes what reads the cells of a field's column into the value that its schema takes: a number where it reads
 * as one, undefined for an empty cell. What is no such value stays text (`NaN` and `Infinity` too), and the
 * schema says what it should have been.
 */
export function cellReader(field: Field): (cell: string) => string | number | undefined {
  if (field.kind === 'category') {
    const known = new Map<string, string | number>(field.values.map(({ value }) => [String(value), value]));
    return (cell) => known.get(cell) ?? known.get(cell.trim()) ?? text(cell);
  }
  if (field.kind !== 'number') return text;
  return (cell) => {
    const trimmed = cell.trim();
    return decimal.test(trimmed) ? Number(trimmed) : trimmed || undefined;
  };
}

const text = (cell: string): string | undefined => cell.trim() || undefined;
