import type { components } from '../generated/api.ts';
import { translate } from '../preferences/locale.ts';
import { formatNumber } from '../preferences/numbers.ts';

export type ColumnProfile = components['schemas']['ColumnProfile'];

const maxValues = 4;

/** What a column of a file contains, in a few words: its range, or its most frequent values. */
export function describeValues({ number, date, values, distinct, hasMoreValues }: ColumnProfile): string {
  if (number) {
    const [from, until, median] = [number.minimum, number.maximum, number.tenths[4] ?? number.mean].map(
      // A year, for example: four digits are not grouped.
      (value) => (number.isInteger && Math.abs(value) < 10_000 ? String(value) : formatNumber(value)),
    );
    return translate('models.dataset.range', { from, until, median });
  }
  if (date) {
    const [from, until] = [date.from, date.until].map((moment) => moment.replace('T', ' '));
    return translate('models.dataset.dates', { from, until });
  }
  if (hasMoreValues) {
    const [example = { value: '' }] = values;
    return translate('models.dataset.manyValues', { n: formatNumber(distinct), example: example.value });
  }
  const listed = values.slice(0, maxValues).map(({ value }) => value);
  return `${listed.join(', ')}${distinct > listed.length ? ', …' : ''}`;
}
