/** Which of two numbers comes first in `1/2/2006`. */
export type DateOrder = 'day-first' | 'month-first';

/** A date as a file gives it: a month without a day, or a day without an hour, are possible. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number | null;
  readonly hour: number | null;
  readonly minute: number | null;
}

const months = [
  'jan|january|janv|janvier',
  'feb|february|fev|fevr|fevrier',
  'mar|march|mars',
  'apr|april|avr|avril',
  'may|mai',
  'jun|june|juin',
  'jul|july|juil|juillet',
  'aug|august|aout',
  'sep|sept|september|septembre',
  'oct|october|octobre',
  'nov|november|novembre',
  'dec|december|decembre',
].map((names) => new Set(names.split('|')));

const monthNamed = (name: string): number =>
  months.findIndex((names) =>
    names.has(
      name
        .normalize('NFD')
        .replace(/\p{M}|\.$/gu, '')
        .toLowerCase(),
    ),
  ) + 1;

const zone = String.raw`(?:\s*(?:Z|UTC|[+-]\d{2}:?\d{2}))?`;
const time = String.raw`(?:[T\s,]+(?<hour>\d{1,2})[:h](?<minute>\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*(?<half>[ap])?\.?(?:m\.?)?${zone})?`;
const forms = {
  yearFirst: new RegExp(
    String.raw`^(?<year>\d{4})[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2})${time})?$`,
    'i',
  ),
  compact:
    /^(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})(?:[T ]?(?<hour>\d{2})(?<minute>\d{2})(?:\d{2})?)?$/,
  numeric: new RegExp(
    String.raw`^(?<first>\d{1,2})[-/.](?<second>\d{1,2})[-/.](?<year>\d{4}|\d{2})${time}$`,
    'i',
  ),
  monthYear: /^(?<month>\d{1,2})[-/.](?<year>\d{4})$/,
  dayNamed: new RegExp(
    String.raw`^(?:\p{L}+,?\s+)?(?<day>\d{1,2})(?:er|st|nd|rd|th)?[-\s.]*(?<name>\p{L}{3,9}\.?)[-\s,]+(?<year>\d{4}|\d{2})${time}$`,
    'iu',
  ),
  nameFirst: new RegExp(
    String.raw`^(?:\p{L}+,\s+)?(?<name>\p{L}{3,9}\.?)[-\s]+(?:(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?<year>\d{4})${time}$`,
    'iu',
  ),
  epoch: /^(?<seconds>1\d{9})(?<milliseconds>\d{3})?$/,
};

/**
 * Reads a date in any common form: ISO 8601, `1/2/06 0:00`, `01.02.2006`, `20060201`, `1 Feb 2006`, `février 2006`,
 * `2006-02`, and seconds or milliseconds since 1970. A time zone is not applied: the time is the one of the place.
 * Undefined for anything else, and for days that do not exist.
 */
export function parseDate(cell: string, order: DateOrder): DateParts | undefined {
  const text = cell.trim();
  if (text.length < 6 || text.length > 40) return undefined;
  for (const [form, pattern] of Object.entries(forms)) {
    const found = pattern.exec(text)?.groups;
    if (!found) continue;
    if (form === 'epoch') return fromEpoch(Number(found.seconds));
    const [day, month] = form === 'numeric' ? dayAndMonth(found, order) : [found.day, monthOf(found)];
    return checked(fullYear(found.year ?? ''), Number(month), day, found);
  }
  return undefined;
}

type Groups = Readonly<Record<string, string | undefined>>;

const dayAndMonth = ({ first, second }: Groups, order: DateOrder) =>
  order === 'day-first' ? [first, second] : [second, first];

const monthOf = ({ month, name }: Groups) => (name === undefined ? month : monthNamed(name));

function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year + (year < 70 ? 2000 : 1900);
}

function checked(
  year: number,
  month: number,
  dayText: string | undefined,
  found: Groups,
): DateParts | undefined {
  const day = dayText === undefined ? null : Number(dayText);
  if (!(month >= 1 && month <= 12)) return undefined;
  if (day !== null && !(day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate())) return undefined;
  const clock = clockOf(found);
  return clock && { year, month, day, ...clock };
}

/** Hours of 0 to 23; a 12-hour clock has `a` or `p`. Undefined for an hour that does not exist. */
function clockOf({ hour: hours, minute: minutes, half }: Groups) {
  if (hours === undefined) return { hour: null, minute: null };
  const given = Number(hours);
  const minute = Number(minutes ?? 0);
  const hour = half === undefined ? given : (given % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const isValid = minute < 60 && (half === undefined ? hour < 24 : given >= 1 && given <= 12);
  return isValid ? { hour, minute } : undefined;
}

function fromEpoch(seconds: number): DateParts {
  const date = new Date(seconds * 1000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
  };
}

/** A date as ISO 8601, as far as it is known: `2006-02`, `2006-02-01` or `2006-02-01T13:30`. */
export function isoDate({ year, month, day, hour, minute }: DateParts): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const date = `${String(year).padStart(4, '0')}-${two(month)}`;
  if (day === null) return date;
  return hour === null ? `${date}-${two(day)}` : `${date}-${two(day)}T${two(hour)}:${two(minute ?? 0)}`;
}

/** What the cells of a column show about the order of day and month. */
export interface OrderFinder {
  see(cell: string): void;
  /** Undefined when both orders read every cell and give different dates. */
  order(): DateOrder | undefined;
}

/** Decides from all cells: a number above 12 is a day; a 12-hour clock is American, points between numbers are not. */
export function orderFinder(): OrderFinder {
  let dayFirst = 0;
  let monthFirst = 0;
  let different = 0;
  let halves = 0;
  let points = 0;
  return {
    see(cell) {
      const found = forms.numeric.exec(cell.trim())?.groups;
      if (!found) return;
      const [first, second] = [Number(found.first), Number(found.second)];
      if (first > 12 && second <= 12) dayFirst++;
      else if (second > 12 && first <= 12) monthFirst++;
      else if (first !== second) different++;
      if (found.half) halves++;
      if (/^\d{1,2}\./.test(cell.trim())) points++;
    },
    order() {
      if (dayFirst !== monthFirst) return dayFirst > monthFirst ? 'day-first' : 'month-first';
      if (different === 0 || halves > 0) return 'month-first';
      return points > 0 ? 'day-first' : undefined;
    },
  };
}

/**
 * Reads a time of its own column: `14:35`, `2:35 PM`, `1435`, `14h`. Military times may lack leading zeros.
 * @param isMilitary whether plain numbers are hours and minutes in one number, and not hours
 */
export function parseTime(cell: string, isMilitary: boolean): { hour: number; minute: number } | undefined {
  const text = cell.trim();
  if (/^\d{1,4}$/.test(text)) {
    const number = Number(text);
    const [hour, minute] = isMilitary ? [Math.floor(number / 100), number % 100] : [number, 0];
    return hour < 24 && minute < 60 ? { hour, minute } : undefined;
  }
  const found =
    /^(?<hour>\d{1,2})(?:[:h](?<minute>\d{2})?)?(?::\d{2}(?:\.\d+)?)?\s*(?:(?<half>[ap])\.?m?\.?)?$/i.exec(
      text,
    );
  const clock = found?.groups && clockOf(found.groups);
  return clock?.hour === undefined || clock.hour === null
    ? undefined
    : { hour: clock.hour, minute: clock.minute ?? 0 };
}
