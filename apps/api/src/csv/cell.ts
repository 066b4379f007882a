import type { Field } from '../definition/field.ts';
import type { CsvHeader } from './reader.ts';

/** The cell as code reads it: trimmed, its decimal comma a point where the file has commas. */
export function pointed(cell: string, { decimalComma }: Pick<CsvHeader, 'decimalComma'>): string {
  const trimmed = cell.trim();
  return decimalComma && /^[+-]?\d*,\d+$/.test(trimmed) ? trimmed.replace(',', '.') : trimmed;
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * A pointed cell as the value that the field's schema takes: a number where it reads as one, undefined for an
 * empty cell. What is no such value stays text (`NaN` and `Infinity` too), and the schema says what it should
 * have been.
 */
export function readCell(field: Field, cell: string): string | number | undefined {
  if (field.kind === 'number') {
    if (cell === '') return undefined;
    return decimal.test(cell) ? Number(cell) : cell;
  }
  if (field.kind === 'category') {
    const known = field.values.find(({ value }) => String(value) === cell);
    return known ? known.value : cell === '' ? undefined : cell;
  }
  return cell === '' ? undefined : cell;
}
