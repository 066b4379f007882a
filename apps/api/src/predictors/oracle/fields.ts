import type { Fields, InputOf } from '../../definition/field.ts';
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
      en: 'Moves the American tables by the difference in life expectancy at birth (WHO, 2019). Left out, it is the United States.',
      fr: 'Décale les tables américaines de l’écart d’espérance de vie à la naissance (OMS, 2019). Sans réponse, ce sont les États-Unis.',
    },
  },
} as const satisfies Fields;

export type OracleInput = InputOf<typeof fields>;
