import { RowError } from '../../definition/data.ts';
import type { CrimeRow } from './records.ts';

const longestName = 80;
/** Offences that one row may count. */
const maxCount = 1_000_000;

function wholeNumber(column: string, cell: string, minimum: number, maximum: number): number {
  const number = Number(cell);
  if (!/^\d+(\.0+)?$/.test(cell) || number < minimum || number > maximum)
    throw new RowError({
      en: `${column} "${cell}" is not a whole number of ${minimum} to ${maximum}`,
      fr: `${column} « ${cell} » n’est pas un nombre entier de ${minimum} à ${maximum}`,
    });
  return number;
}

/** A coordinate; 0 and an empty cell are the police’s way of withholding one. */
function coordinate(column: string, cell: string): number | null {
  if (cell === '') return null;
  const number = Number(cell);
  if (!Number.isFinite(number))
    throw new RowError({
      en: `${column} "${cell}" is not a number`,
      fr: `${column} « ${cell} » n’est pas un nombre`,
    });
  return number === 0 ? null : number;
}

function name(column: string, cell: string): string {
  if (cell.length > longestName)
    throw new RowError({
      en: `${column} has more than ${longestName} characters`,
      fr: `${column} a plus de ${longestName} caractères`,
    });
  return cell;
}

const notADate = (column: string, cell: string) =>
  new RowError({
    en: `${column} "${cell}" is not a date from 1970 to 2099`,
    fr: `${column} « ${cell} » n’est pas une date de 1970 à 2099`,
  });

const padded = (number: number) => String(number).padStart(2, '0');
const iso = /^(?<date>(?:19[7-9]\d|20\d\d)-\d{2}(?:-\d{2})?)(?:T(?<hour>\d{2}):\d{2})?$/;

interface Moment {
  /** `YYYY-MM-DD`, or `YYYY-MM` where the day is unknown. */
  readonly date: string;
  readonly hour: number | null;
}

/** The date of a record, from one column or from three; the month may contain the year. */
function momentOf(date: string, year: string, month: string, day: string): Moment {
  const column = date === '' ? 'MONTH' : 'DATE';
  const text = date === '' ? month : date;
  if (date !== '' || text.includes('-')) {
    const found = iso.exec(text)?.groups;
    if (!found?.date) throw notADate(column, text);
    return { date: found.date, hour: found.hour === undefined ? null : Number(found.hour) };
  }
  const years = wholeNumber('YEAR', year, 1970, 2099);
  const months = wholeNumber('MONTH', month, 1, 12);
  if (day === '') return { date: `${years}-${padded(months)}`, hour: null };
  const longest = new Date(Date.UTC(years, months, 0)).getUTCDate();
  return { date: `${years}-${padded(months)}-${padded(wholeNumber('DAY', day, 1, longest))}`, hour: null };
}

function hourOf(hour: string, time: string, ofDate: number | null): number | null {
  if (hour !== '') return wholeNumber('HOUR', hour, 0, 23);
  if (time === '') return ofDate;
  const found = /^(\d{2}):\d{2}$/.exec(time)?.[1];
  if (found === undefined)
    throw new RowError({ en: `TIME "${time}" is not a time`, fr: `TIME « ${time} » n’est pas une heure` });
  return Number(found);
}

/**
 * Reads one record, with the type as the file names it; null where the district is missing, or a row counts no offence.
 * @throws RowError with the column and what is wrong
 */
export function read(cells: readonly string[]): CrimeRow | null {
  const [typeName = '', year = '', month = '', day = '', hour = '', place = '', x = '', y = ''] = cells;
  const [date = '', time = '', count = ''] = cells.slice(8);
  if (typeName === '') throw new RowError({ en: 'TYPE is blank', fr: 'TYPE est vide' });
  const type = name('TYPE', typeName);
  const moment = momentOf(date, year, month, day);
  const hours = hourOf(hour, time, moment.hour);
  const district = name('NEIGHBOURHOOD', place);
  const position = [coordinate('X', x), coordinate('Y', y)] as const;
  const offences = count === '' ? 1 : wholeNumber('COUNT', count, 0, maxCount);
  if (district === '' || offences === 0) return null;
  const placed = position[0] !== null && position[1] !== null;
  return {
    type,
    district,
    date: moment.date,
    hour: hours,
    x: placed ? position[0] : null,
    y: placed ? position[1] : null,
    ...(offences > 1 && { count: offences }),
  };
}
