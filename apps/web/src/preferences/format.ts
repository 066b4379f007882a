import { locale } from './locale.ts';

/** Conventions of writing dates and figures. English here is British: day before month, 24 hours. */
const region = () => (locale.value === 'fr' ? 'fr-FR' : 'en-GB');

/** An amount in hundredths of a currency, as a price. */
export function formatPrice(cents: number, currency: string): string {
  return new Intl.NumberFormat(region(), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).format(cents / 100);
}

/** A day with its weekday, for a dateline. */
export function formatDay(date: Date): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: 'full' }).format(date);
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

/** A length of time by its two largest units, e.g. “2 days, 3 hours”. */
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
