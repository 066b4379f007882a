import type { CategoryField } from '../../definition/field.ts';
import type { Explanation, Outcome, Wording } from '../../definition/model.ts';
import type { Text } from '../../definition/text.ts';
import type { Customer } from './data.ts';
import { fields } from './fields.ts';

type Name = keyof typeof fields;

const money = {
  en: (dollars: number) => `$${dollars.toFixed(2)}`,
  fr: (dollars: number) => `${dollars.toFixed(2).replace('.', ',')} $`,
};

/** "Label: value" of a field, for those that have no phrase of their own. */
function plainly(name: Name, customer: Customer): Text {
  const { label, values } = fields[name] as CategoryField;
  const chosen = values.find(({ value }) => value === customer[name])?.label ?? { en: '?', fr: '?' };
  return {
    en: `${label.en.toLowerCase()} (${chosen.en.toLowerCase()})`,
    fr: `${label.fr.toLowerCase()} (${chosen.fr.toLowerCase()})`,
  };
}

const contracts: Record<Customer['Contract'], Text> = {
  'Month-to-month': { en: 'a contract that ends with any month', fr: 'un contrat mensuel' },
  'One year': { en: 'a contract of one year', fr: 'un contrat d’un an' },
  'Two year': { en: 'a contract of two years', fr: 'un contrat de deux ans' },
};

const accesses: Record<Customer['InternetService'], Text> = {
  DSL: { en: 'a DSL line', fr: 'une ligne ADSL' },
  'Fiber optic': { en: 'a fibre line', fr: 'une ligne fibre' },
  No: { en: 'no Internet access', fr: 'pas d’accès à Internet' },
};

const payments: Record<Customer['PaymentMethod'], Text> = {
  'Electronic check': { en: 'payment by electronic cheque', fr: 'le paiement par chèque électronique' },
  'Mailed check': { en: 'payment by cheque in the post', fr: 'le paiement par chèque envoyé par courrier' },
  'Bank transfer (automatic)': { en: 'automatic bank transfer', fr: 'le virement automatique' },
  'Credit card (automatic)': { en: 'automatic payment by card', fr: 'le paiement automatique par carte' },
};

/** What a field says of a customer, as part of a sentence. */
function reasonText(name: Name, customer: Customer): Text {
  switch (name) {
    case 'tenure': {
      const months = customer.tenure;
      return {
        en: months === 1 ? 'a single month with the company' : `${months} months with the company`,
        fr: months <= 1 ? `${months} mois d’ancienneté à peine` : `${months} mois d’ancienneté`,
      };
    }
    case 'MonthlyCharges':
      return {
        en: `a bill of ${money.en(customer.MonthlyCharges)} a month`,
        fr: `une facture de ${money.fr(customer.MonthlyCharges)} par mois`,
      };
    case 'TotalCharges': {
      const total = customer.TotalCharges ?? customer.tenure * customer.MonthlyCharges;
      return { en: `${money.en(total)} billed so far`, fr: `${money.fr(total)} facturés à ce jour` };
    }
    case 'Contract':
      return contracts[customer.Contract];
    case 'InternetService':
      return accesses[customer.InternetService];
    case 'PaymentMethod':
      return payments[customer.PaymentMethod];
    default:
      return plainly(name, customer);
  }
}

/** Fields of who a person is: they count, are shown among the contributions, and are not given as a reason. */
const unspoken: ReadonlySet<string> = new Set(['gender', 'SeniorCitizen', 'Partner', 'Dependents']);

/** The two fields that speak loudest for the class, largest first; fewer if nothing else does. */
export function reasons({ contributions }: Explanation, leaves: boolean): Name[] {
  const sign = leaves ? 1 : -1;
  return Object.entries(contributions)
    .filter(([name, value]) => !unspoken.has(name) && value * sign > 0)
    .sort(([, a], [, b]) => (b - a) * sign)
    .slice(0, 2)
    .map(([name]) => name as Name);
}

/** The probability as a person says it, and what speaks for it. */
export function wordChurn(customer: Customer, outcome: Outcome, explanation: Explanation): Wording {
  const leaves = outcome.class === 'leaves';
  const percent = Math.min(99, Math.max(1, Math.round(outcome.value * 100)));
  const headline = leaves
    ? {
        en: `Likely to leave: ${percent} in 100 such customers do`,
        fr: `Départ à craindre : ${percent} clients comme celui-ci sur 100 s’en vont`,
      }
    : {
        en: `Likely to stay: ${percent} in 100 such customers leave`,
        fr: `Devrait rester : ${percent} clients comme celui-ci sur 100 s’en vont`,
      };
  const texts = reasons(explanation, leaves).map((name) => reasonText(name, customer));
  if (texts.length === 0) return { headline };
  const sentence = {
    en: `What speaks most for it: ${texts.map(({ en }) => en).join(' and ')}.`,
    fr: `Ce qui pèse le plus : ${texts.map(({ fr }) => fr).join(' et ')}.`,
  };
  return { headline, sentence };
}
