import type { Column } from '../../definition/data.ts';
import type { Text } from '../../definition/text.ts';

/** More districts are too many for the profiles of each. */
export const maxDistricts = 500;
const maxTypes = 5_000;

/**
 * The columns of the Vancouver Police Department’s open data (GeoDASH), less MINUTE and HUNDRED_BLOCK: the street is
 * not read at all. Other cities have the same in other columns; their names are the synonyms.
 */
export const columns: readonly Column[] = [
  {
    name: 'TYPE',
    required: true,
    synonyms: [
      'Primary Type',
      'Crime type',
      'OFNS_DESC',
      'Crm Cd Desc',
      'crimedescr',
      'Offense',
      'Offence',
      'Offense Category',
      'Category',
      'MajorText',
      'Major Category',
      'indicateur',
      'infraction',
      'libellé index',
    ],
    content: { kind: 'label', max: maxTypes },
  },
  { name: 'YEAR', required: false, synonyms: ['annee', 'an'], content: { kind: 'text' } },
  { name: 'MONTH', required: false, synonyms: ['mois'], content: { kind: 'text' } },
  { name: 'DAY', required: false, synonyms: ['jour'], content: { kind: 'text' } },
  { name: 'HOUR', required: false, synonyms: ['heure'], content: { kind: 'text' } },
  {
    name: 'NEIGHBOURHOOD',
    required: true,
    synonyms: [
      'Neighborhood',
      'AREA NAME',
      'BORO_NM',
      'Borough',
      'BoroughName',
      'LSOA name',
      'Community Area',
      'District',
      'Police District',
      'quartier',
      'arrondissement',
      'departement',
      'code departement',
    ],
    content: { kind: 'label', max: maxDistricts, code: / \d{3}[A-Z]$/ },
  },
  {
    name: 'X',
    required: false,
    synonyms: ['X Coordinate', 'X_COORD_CD', 'Longitude', 'LON', 'lng'],
    content: { kind: 'number' },
  },
  {
    name: 'Y',
    required: false,
    synonyms: ['Y Coordinate', 'Y_COORD_CD', 'Latitude', 'LAT'],
    content: { kind: 'number' },
  },
  {
    name: 'DATE',
    required: false,
    synonyms: [
      'Date Occurred',
      'DATE OCC',
      'CMPLNT_FR_DT',
      'cdatetime',
      'Occurrence Date',
      'Occurence Date',
      'Incident Date',
      'Incident Datetime',
      'Offense Date',
      'Datetime',
      'date_fait',
    ],
    content: { kind: 'date' },
  },
  {
    name: 'TIME',
    required: false,
    synonyms: ['Time Occurred', 'TIME OCC', 'CMPLNT_FR_TM', 'Occurrence Time', 'Incident Time'],
    content: { kind: 'time' },
  },
  {
    name: 'COUNT',
    required: false,
    synonyms: ['nombre', 'faits', 'Number of Offences', 'Offences', 'Offenses'],
    content: { kind: 'number' },
  },
];

/** Why a file has no dates: it needs a date or a month, which may contain the year. */
export function lacks(has: (column: string) => boolean): Text | undefined {
  if (has('DATE') || has('MONTH')) return undefined;
  return {
    en: 'No column of the file is read as the date: choose one for DATE, or for YEAR and MONTH.',
    fr: 'Aucune colonne du fichier n’est lue comme date : choisissez-en une pour DATE, ou pour YEAR et MONTH.',
  };
}
