import type { Text } from '../../definition/text.ts';
import { lifeExpectancies } from './life-expectancies.ts';
import { regions } from './regions.ts';

/** From so many years at birth on, two sources disagree; the pandemic took up to 1.6 between their two years. */
const apart = 2;

/** A number as both languages write it. */
const written = (years: number): Text => ({
  en: years.toFixed(1),
  fr: years.toFixed(1).replace('.', ','),
});

/** A sentence for each country whose life expectancy at birth differs between the United Nations and the WHO. */
export const disagreements: readonly Text[] = regions.flatMap(({ value, label, who2019 }) => {
  const { female, male } = lifeExpectancies[value][2020];
  const unitedNations = (female.birth + male.birth) / 2;
  if (Math.abs(who2019 - unitedNations) < apart) return [];
  const [un, who] = [written(unitedNations), written(who2019)];
  return [
    {
      en: `${label.en}: the sources disagree, ${un.en} years at birth (UN, 2020) or ${who.en} (WHO, 2019).`,
      fr: `${label.fr} : les sources divergent, ${un.fr} ans à la naissance (ONU, 2020) ou ${who.fr} (OMS, 2019).`,
    },
  ];
});
