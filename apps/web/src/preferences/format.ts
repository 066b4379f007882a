import { region } from './locale.ts';

/** An amount in hundredths of a currency, as a price. */
export function formatPrice(cents: number, currency: string): string {
  return new Intl.NumberFormat(region(), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).format(cents / 100);
}

/** A share of 0 to 1, in whole percent. */
export function formatShare(share: number): string {
  return new Intl.NumberFormat(region(), { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** A number with a unit of ECMA-402, e.g. “450 g”. */
export function formatUnit(value: number, unit: string): string {
  return new Intl.NumberFormat(region(), { style: 'unit', unit }).format(value);
}

/** A day with its weekday, for a dateline. */
export function formatDay(date: Date): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: 'full' }).format(date);
}

/** A calendar day, `YYYY-MM-DD`, as people write it. */
export function formatDate(day: string): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day.slice(0, 10)}T00:00:00Z`),
  );
}

/** An instant to the minute. */
export function formatInstant(instant: string): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(instant),
  );
}

/** A time of day to the second. */
export function formatTime(date: Date): string {
  return new Intl.DateTimeFormat(region(), { timeStyle: 'medium' }).format(date);
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A duration in its two largest units, e.g. “2 days, 3 hours”. */
export function formatDuration(seconds: number): string {
  const first = Math.max(
    0,
    units.findIndex(([, size]) => seconds >= size),
  );
  const start = seconds < 1 ? units.length - 1 : first;
  let rest = Math.max(0, Math.floor(seconds));
  const parts = units.slice(start, start + 2).map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return new Intl.NumberFormat(region(), { style: 'unit', unit, unitDisplay: 'long' }).format(count);
  });
  return parts.join(', ');
}

/** The first twelve digits of a digest, without its algorithm. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}
