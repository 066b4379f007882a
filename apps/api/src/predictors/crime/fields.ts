import type { Fields } from '../../definition/field.ts';
import { city } from './city.ts';

/** What is asked; a model of other records answers its own districts (`Model.fields`). */
export const fields = {
  district: {
    kind: 'category',
    label: { en: 'District', fr: 'Quartier' },
    values: city.districts.map(({ name }) => ({ value: name, label: { en: name, fr: name } })),
    default: 'Lantern Quay' as string,
  },
  date: {
    kind: 'date',
    label: { en: 'Date', fr: 'Date' },
    help: {
      en: 'Its month and its day of the week count.',
      fr: 'Le mois et le jour de la semaine comptent.',
    },
    minimum: '2000-01-01',
    maximum: '2099-12-31',
    default: 'today',
  },
  hour: {
    kind: 'number',
    integer: true,
    label: { en: 'Hour', fr: 'Heure' },
    help: {
      en: 'The hour that begins then: 22 is from 22:00 to 23:00.',
      fr: 'L’heure qui commence alors : 22 va de 22 h à 23 h.',
    },
    unit: { en: 'h', fr: 'h' },
    minimum: 0,
    maximum: 23,
    default: 22,
  },
} as const satisfies Fields;

/** The validated input. */
export interface CrimeInput {
  readonly district: string;
  readonly date: string;
  readonly hour: number;
}

const hourIgnored = {
  en: 'The records have no hours: the answer is the same for each.',
  fr: 'Les enregistrements n’ont pas d’heures : la réponse est la même pour toutes.',
};

/** The fields of a model that knows these districts, the first one proposed, and whether it knows hours. */
export function fieldsFor(districts: readonly string[], hasHours: boolean): Fields {
  const values = districts.map((name) => ({ value: name, label: { en: name, fr: name } }));
  const proposed = districts.includes(fields.district.default) ? fields.district.default : districts[0];
  return {
    ...fields,
    district: { ...fields.district, values, ...(proposed !== undefined && { default: proposed }) },
    ...(!hasHours && { hour: { ...fields.hour, help: hourIgnored } }),
  };
}
