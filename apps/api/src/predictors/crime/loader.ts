import { type Column, RowError } from '../../definition/data.ts';
import type { CrimeRow } from './records.ts';
import { offenceTypes } from './types.ts';

/**
 * The columns of the Vancouver Police Department’s open data (GeoDASH), less MINUTE and HUNDRED_BLOCK:
 * the street is not read at all.
 */
export const columns: readonly Column[] = [
  { name: 'TYPE', required: true },
  { name: 'YEAR', required: true },
  { name: 'MONTH', required: true },
  { name: 'DAY', required: true },
  { name: 'HOUR', required: true },
  { name: 'NEIGHBOURHOOD', required: true },
  { name: 'X', required: false },
  { name: 'Y', required: false },
];

const typesByName = new Map(
  offenceTypes.flatMap((type) => type.recordedAs.map((name) => [name.toLowerCase(), type] as const)),
);
const longestName = 80;

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

function unknownType(name: string): RowError {
  const known = offenceTypes.flatMap(({ recordedAs }) => recordedAs).join(', ');
  return new RowError({
    en: `TYPE "${name}" is not one of ${known}`,
    fr: `TYPE « ${name} » n’est aucun de ceux-ci : ${known}`,
  });
}

const padded = (number: number) => String(number).padStart(2, '0');

/**
 * Reads one record; null where the neighbourhood is missing.
 * @throws RowError with the column and what is wrong
 */
export function read(cells: readonly string[]): CrimeRow | null {
  const [name = '', year = '', month = '', day = '', hour = '', district = '', x = '', y = ''] = cells;
  const type = typesByName.get(name.toLowerCase());
  if (!type) throw unknownType(name);
  const years = wholeNumber('YEAR', year, 1970, 2099);
  const months = wholeNumber('MONTH', month, 1, 12);
  const longest = new Date(Date.UTC(years, months, 0)).getUTCDate();
  const days = wholeNumber('DAY', day, 1, longest);
  const hours = type.hourWithheld ? null : wholeNumber('HOUR', hour, 0, 23);
  if (district.length > longestName)
    throw new RowError({
      en: `NEIGHBOURHOOD has more than ${longestName} characters`,
      fr: `NEIGHBOURHOOD a plus de ${longestName} caractères`,
    });
  const position = [coordinate('X', x), coordinate('Y', y)] as const;
  if (district === '') return null;
  const placed = position[0] !== null && position[1] !== null;
  return {
    type: type.key,
    district,
    date: `${years}-${padded(months)}-${padded(days)}`,
    hour: hours,
    x: placed ? position[0] : null,
    y: placed ? position[1] : null,
  };
}
