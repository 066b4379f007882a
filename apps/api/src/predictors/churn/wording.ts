import type { Explanation, Outcome, Wording } from '../../definition/model.ts';
import type { Text } from '../../definition/text.ts';
import type { Customer } from './customer.ts';
import { phraseOf } from './phrases.ts';

/** What speaks loudest for the class, twice at most; the same thing phrases by two fields counts once. */
function reasons(customer: Customer, { contributions }: Explanation, leaves: boolean): Text[] {
  const sign = leaves ? 1 : -1;
  const phrases: Text[] = [];
  // Two looks for the largest are quicker than sorting all, and each prediction is worded.
  const heard = new Set<string>();
  while (phrases.length < 2) {
    let loudest = '';
    for (const name in contributions) {
      const value = (contributions[name] ?? 0) * sign;
      if (value > (loudest === '' ? 0 : (contributions[loudest] ?? 0) * sign) && !heard.has(name))
        loudest = name;
    }
    if (loudest === '') return phrases;
    heard.add(loudest);
    const text = phraseOf(loudest, customer);
    if (text && phrases[0]?.en !== text.en) phrases.push(text);
  }
  return phrases;
}

/** The probability as a person says it, and the two strongest reasons. */
export function wordChurn(customer: Customer, outcome: Outcome, explanation: Explanation): Wording {
  const leaves = outcome.class === 'leaves';
  const percent = Math.min(99, Math.max(1, Math.round(outcome.value * 100)));
  const headline = {
    en: `${leaves ? 'At risk of leaving' : 'Likely to stay'}: ${percent}% of such customers leave`,
    fr: `${leaves ? 'Risque de départ' : 'Devrait rester'} : ${percent} % des clients comme celui-ci s’en vont`,
  };
  const texts = reasons(customer, explanation, leaves);
  if (texts.length === 0) return { headline };
  const sentence = {
    en: `What speaks most for ${leaves ? 'leaving' : 'staying'}: ${texts.map(({ en }) => en).join(' and ')}.`,
    fr: `Ce qui ${leaves ? 'pousse le plus au départ' : 'retient le plus'} : ${texts.map(({ fr }) => fr).join(' et ')}.`,
  };
  return { headline, sentence };
}
