import { definePredictor } from '../../definition/predictor.ts';
import { columns, lacks } from './columns.ts';
import { fields } from './fields.ts';
import { refuseGaps } from './gaps.ts';
import { levelTitles } from './levels.ts';
import { read } from './loader.ts';
import { type CrimeModel, load } from './model.ts';
import { parameters } from './parameters.ts';
import type { CrimeRow } from './records.ts';
import { survey } from './survey.ts';
import { generate, notice } from './synthetic.ts';
import { evaluate, train } from './train.ts';
import { offenceTypes } from './types.ts';

const fewestRows = 2000;
const years = Array.from({ length: 130 }, (_, index) => String(1970 + index));

/** How many recorded offences a district can expect in an hour: a product of rates with shrunken profiles. */
export default definePredictor<typeof fields, CrimeRow>({
  name: 'crime',
  version: 2,
  title: { en: 'How much crime?', fr: 'Combien de délits ?' },
  question: {
    en: 'How much crime is to be expected here, at this hour?',
    fr: 'Combien d’infractions attendre ici, à cette heure ?',
  },
  summary: {
    en: 'District, date and hour: the expected count of recorded offences by type, a risk level, and how last year’s same slot compares.',
    fr: 'Quartier, date et heure : le nombre attendu d’infractions enregistrées par type, un niveau de risque et la comparaison avec le même créneau de l’an dernier.',
  },
  notice: {
    en: 'An expectation for a whole district from past records, not for a person, an address or a street. Records show what was reported, which is not all that happens. Not for decisions on the safety of a place, nor on where to send police.',
    fr: 'Une moyenne attendue pour tout un quartier, tirée d’enregistrements passés ; elle ne vaut ni pour une personne, ni pour une adresse, ni pour une rue. Les enregistrements montrent ce qui a été signalé, non tout ce qui arrive. À ne pas utiliser pour juger de la sécurité d’un lieu ni pour décider où envoyer la police.',
  },
  fields,
  target: {
    label: { en: 'Expected offences in the hour', fr: 'Infractions attendues dans l’heure' },
    kind: 'count',
    unit: { en: 'offences an hour', fr: 'infractions par heure' },
    classes: levelTitles,
    parts: Object.fromEntries(offenceTypes.map(({ key, label }) => [key, label])),
    scale: { en: 'offences an hour', fr: 'infractions par heure' },
  },
  data: {
    columns,
    districts: { name: 'NEIGHBOURHOOD', longitude: 'X', latitude: 'Y' },
    lacks,
    read,
    dateOf: ({ date }) => date,
    survey,
    leavesOut: {
      en: 'Records without a district are left out. Streets are not read. Where a type has no hours, a 24th of its day is counted in each hour, and none in the risk level.',
      fr: 'Les enregistrements sans quartier sont écartés. La rue n’est pas lue. Quand un type n’a pas d’heures, un vingt-quatrième de sa journée est compté dans chaque heure, et rien dans le niveau de risque.',
    },
    disclaimer: {
      en: 'From police records of reported crime. Police often move locations on purpose and withhold the time or street of offences against a person, to protect privacy; figures may change as files are reviewed, and do not cover every call. The data must not be used to judge how safe a given place is. The conditions of the publisher apply.',
      fr: 'D’après les crimes signalés à la police. Pour protéger la vie privée, la police décale souvent les lieux à dessein et ne publie pas toujours l’heure ou la rue des infractions contre une personne ; les chiffres peuvent changer à mesure que les dossiers sont revus et ne couvrent pas tous les appels. Ces données ne doivent pas servir à juger de la sécurité d’un lieu précis. Les conditions de leur auteur s’appliquent.',
    },
    refuse({ count, label, months }) {
      if (count < fewestRows)
        return {
          en: `There are ${count} usable records; at least ${fewestRows} are needed.`,
          fr: `Enregistrements utilisables : ${count} ; il en faut au moins ${fewestRows}.`,
        };
      const found = years.filter((year) => label(year) > 0);
      if (found.length < 2)
        return {
          en: `All records are of ${found[0] ?? 'no known year'}; two years are needed, one to learn from and one to be measured on.`,
          fr: `Tous les enregistrements sont ${found[0] ? `de ${found[0]}` : 'd’une année inconnue'} ; il faut deux années, une pour apprendre et une pour mesurer.`,
        };
      return months && refuseGaps(months);
    },
    labelOf: ({ date }) => date.slice(0, 4),
    inputOf: ({ district, date, hour }) => ({
      district,
      date: date.length === 7 ? `${date}-15` : date,
      hour,
    }),
    synthetic: { notice, seed: 20_260, rows: 80_000, generate },
  },
  trainers: [
    {
      name: 'rates',
      title: { en: 'Product of rates, profiles shrunk', fr: 'Produit de taux, profils lissés' },
    },
  ],
  metrics: [
    {
      name: 'r2',
      title: {
        en: 'R² of counts per district, month, weekday and 4 hours (days where the records have no hours)',
        fr: 'R² des comptes par quartier, mois, jour et tranche de 4 heures (par jour si les enregistrements n’ont pas d’heures)',
      },
      short: { en: 'R² of counts', fr: 'R² des comptes' },
      better: 'higher',
    },
    {
      name: 'levelAccuracy',
      title: { en: 'Correct risk level', fr: 'Niveau de risque exact' },
      better: 'higher',
      format: 'percent',
    },
    {
      name: 'recall',
      title: { en: 'Predicted at that level', fr: 'Prédites à ce niveau' },
      better: 'higher',
      format: 'percent',
    },
    {
      name: 'r2AsLastYear',
      title: { en: 'R², last year repeated', fr: 'R², l’an dernier répété' },
      better: 'higher',
    },
    { name: 'r2Ceiling', title: { en: 'R², ceiling', fr: 'R², plafond' }, better: 'higher' },
    {
      name: 'levelAccuracyAsLastYear',
      title: { en: 'Correct level, last year repeated', fr: 'Niveau exact, l’an dernier répété' },
      better: 'higher',
      format: 'percent',
    },
    {
      name: 'levelCeiling',
      title: { en: 'Correct level, ceiling', fr: 'Niveau exact, plafond' },
      better: 'higher',
      format: 'percent',
    },
  ],
  parameters,
  train,
  evaluate: (model, context) => evaluate(model as CrimeModel, context),
  load,
});
