import { definePredictor } from '../../definition/predictor.ts';
import { makeArtefact, readArtefact } from './artefact.ts';
import { fields } from './fields.ts';
import { tableSource } from './life-expectancies.ts';
import { fieldImportance, measureOracle } from './measures.ts';
import { makeOracle } from './oracle-model.ts';
import { baseYear, lastYear } from './surface.ts';
import { fitErrors, source, unitedStates } from './united-states.ts';

const checks = { en: 'checks', fr: 'vérifications' };

export default definePredictor({
  name: 'oracle',
  version: 2,
  title: { en: 'The oracle', fr: 'L’oracle' },
  question: { en: 'When will I die?', fr: 'Quand vais-je mourir ?' },
  summary: {
    en: 'A date, the years left and how sure that is: the statistics are honest, the date is a joke.',
    fr: 'Une date, les années qui restent et ce qu’elles ont de sûr : la statistique est honnête, la date est une plaisanterie.',
  },
  notice: {
    en: 'A joke with honest statistics, not medical advice. The years left and their interval hold for everyone of that age, sex and country, after the life tables of the US Social Security Administration, shifted to the country by figures of the United Nations. The date is drawn from the middle eight tenths of that distribution by name and day, and will be another one tomorrow; names serve nothing else.',
    fr: 'Une plaisanterie aux statistiques honnêtes, pas un avis médical. Les années qui restent et leur intervalle valent pour toute personne de cet âge, de ce sexe et de ce pays, d’après les tables de mortalité de la Social Security américaine, décalées vers le pays par des chiffres de l’ONU. La date est tirée des huit dixièmes centraux de cette distribution, selon le nom et le jour, et sera une autre demain ; les noms ne servent à rien d’autre.',
  },
  fields,
  target: {
    label: { en: 'Years left', fr: 'Années restantes' },
    kind: 'years',
    unit: { en: 'years', fr: 'ans' },
    scale: { en: 'years', fr: 'années' },
  },
  trainers: [
    {
      name: 'mortality-law',
      title: {
        en: 'Law of mortality in 14 numbers (Gompertz, Perks, Heligman and Pollard), improving each year',
        fr: 'Loi de mortalité en 14 nombres (Gompertz, Perks, Heligman et Pollard), en progrès chaque année',
      },
    },
  ],
  metrics: [
    {
      name: 'maximumError',
      title: {
        en: 'Largest distance from the cohort table (years)',
        fr: 'Plus grand écart à la table par génération (ans)',
      },
      short: { en: 'Largest distance (years)', fr: 'Plus grand écart (ans)' },
      better: 'lower',
    },
    {
      name: 'meanError',
      title: {
        en: 'Mean distance from the cohort table (years)',
        fr: 'Écart moyen à la table par génération (ans)',
      },
      short: { en: 'Mean distance (years)', fr: 'Écart moyen (ans)' },
      better: 'lower',
    },
    {
      name: 'countryError',
      title: {
        en: 'Mean distance from the period tables of 18 countries, UN, 2030, at 40, 65 and 80 (years)',
        fr: 'Écart moyen aux tables de 18 pays, ONU, 2030, à 40, 65 et 80 ans (ans)',
      },
      better: 'lower',
    },
  ],
  parameters: {
    source: { en: 'Mortality from', fr: 'Mortalité d’après' },
    countries: { en: 'Countries from', fr: 'Pays d’après' },
    fittedNumbers: { en: 'Fitted numbers', fr: 'Nombres ajustés' },
    years: { en: 'Years', fr: 'Années' },
    fitMaximumError: {
      en: 'Largest distance of the fit (years)',
      fr: 'Plus grand écart de l’ajustement (ans)',
    },
    fitMeanError: { en: 'Mean distance of the fit (years)', fr: 'Écart moyen de l’ajustement (ans)' },
  },
  async train({ report }) {
    report({ en: 'regions', fr: 'régions' }, 0);
    const artefact = makeArtefact(unitedStates);
    report(checks, 0.9);
    const model = makeOracle(artefact);
    const trained = {
      artefact,
      trainer: 'mortality-law',
      parameters: {
        source,
        countries: tableSource,
        fittedNumbers: 14,
        years: `${baseYear}-${lastYear}`,
        fitMaximumError: fitErrors.maximum,
        fitMeanError: fitErrors.mean,
      },
      metrics: measureOracle(model),
      topFeatures: fieldImportance(model),
    };
    report(checks, 1);
    return trained;
  },
  evaluate: async (model) => ({ metrics: measureOracle(model) }),
  load: (artefact) => makeOracle(readArtefact(artefact)),
});
