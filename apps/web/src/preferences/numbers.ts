import { region } from './locale.ts';

/** A number with three significant digits; a whole number from 100 on. */
export function formatNumber(value: number): string {
  const large = Math.abs(value) >= 100;
  return new Intl.NumberFormat(
    region(),
    large ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  ).format(value);
}

/** A format for numbers in one column: all get the number of decimals that the greatest needs. */
export function columnFormat(values: readonly number[]): (value: number) => string {
  const greatest = Math.max(...values.map(Math.abs));
  const digits = greatest > 0 ? Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(greatest)))) : 0;
  const whole = values.every(Number.isInteger);
  const format = new Intl.NumberFormat(region(), {
    minimumFractionDigits: whole ? 0 : digits,
    maximumFractionDigits: whole ? 0 : digits,
  });
  return (value) => format.format(value);
}

/** A share of 0 to 1 as a percentage. */
export function formatPercent(share: number, digits = 1): string {
  return new Intl.NumberFormat(region(), { style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** A number with its sign and two decimals, for the terms of a sum. */
export function formatSigned(value: number): string {
  return new Intl.NumberFormat(region(), {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
    .format(value)
    .replace('-', '\u2212');
}

/** A metric of a model, with four decimals: versions often differ only in these. */
export function formatMeasure(value: number, format?: 'number' | 'percent'): string {
  const fine = Math.abs(value) < 10 ? 4 : 2;
  return format === 'percent'
    ? new Intl.NumberFormat(region(), {
        style: 'percent',
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      }).format(value)
    : new Intl.NumberFormat(region(), { minimumFractionDigits: fine, maximumFractionDigits: fine }).format(
        value,
      );
}

/** A number as its format says. */
export function formatAs(value: number, format?: 'number' | 'percent'): string {
  return format === 'percent' ? formatPercent(value) : formatNumber(value);
}
