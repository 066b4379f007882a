import { region } from './locale.ts';

/** A figure to three digits that mean something, whole from a hundred on. */
export function formatNumber(value: number): string {
  const large = Math.abs(value) >= 100;
  return new Intl.NumberFormat(
    region(),
    large ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  ).format(value);
}

/** Writes figures that stand beneath each other: as many digits behind the point as the greatest needs. */
export function alike(values: readonly number[]): (value: number) => string {
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

/** A figure with its sign, for what adds up. */
export function formatSigned(value: number): string {
  return new Intl.NumberFormat(region(), {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
    .format(value)
    .replace('-', '\u2212');
}

/** A measure of a model, to four digits behind the point: versions differ there. */
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

/** A figure in whatever way its format says. */
export function formatAs(value: number, format?: 'number' | 'percent'): string {
  return format === 'percent' ? formatPercent(value) : formatNumber(value);
}
