import type { Fields, InputOf } from '../../definition/field.ts';
import { disagreements } from './disagreements.ts';
import { homeRegion, regions } from './regions.ts';

export const fields = {
  firstName: {
    kind: 'text',
    minimumLength: 1,
    maximumLength: 60,
    label: { en: 'First name', fr: 'Prénom' },
    help: {
      en: 'Only draws the day: it changes no figure.',
      fr: 'Il sert au seul tirage du jour et ne change aucun chiffre.',
    },
  },
  lastName: {
    kind: 'text',
    minimumLength: 1,
    maximumLength: 60,
    label: { en: 'Last name', fr: 'Nom' },
    help: {
      en: 'Only draws the day: it changes no figure.',
      fr: 'Il sert au seul tirage du jour et ne change aucun chiffre.',
    },
  },
  age: {
    kind: 'number',
    integer: true,
    minimum: 0,
    maximum: 119,
    default: 40,
    unit: { en: 'years', fr: 'ans' },
    label: { en: 'Age', fr: 'Âge' },
    help: { en: 'In whole years.', fr: 'En années révolues.' },
  },
  sex: {
    kind: 'category',
    optional: true,
    values: [
      { value: 'female', label: { en: 'Female', fr: 'Femme' } },
      { value: 'male', label: { en: 'Male', fr: 'Homme' } },
    ],
    label: { en: 'Sex', fr: 'Sexe' },
    help: {
      en: 'As life tables have it. Left out, the average of both is taken.',
      fr: 'Au sens des tables de mortalité. Sans réponse, on prend la moyenne des deux.',
    },
  },
  region: {
    kind: 'category',
    optional: true,
    default: homeRegion,
    values: regions.map(({ value, label }) => ({ value, label })),
    label: { en: 'Country', fr: 'Pays' },
    help: {
      en: `Bends the American tables to the life expectancies at birth and at 60 that the UN expects for 2030. At 40, 65 and 80 the result is 0.3 years from the UN’s tables on average, up to 2 for Nigeria, Senegal and South Africa. Left out, it is the United States. ${disagreements.map(({ en }) => en).join(' ')}`,
      fr: `Plie les tables américaines aux espérances de vie à la naissance et à 60 ans que l’ONU attend pour 2030. À 40, 65 et 80 ans, l’écart aux tables de l’ONU est de 0,3 an en moyenne, de 2 au plus pour le Nigeria, le Sénégal et l’Afrique du Sud. Sans réponse, ce sont les États-Unis. ${disagreements.map(({ fr }) => fr).join(' ')}`,
    },
  },
} as const satisfies Fields;

export type OracleInput = InputOf<typeof fields>;
