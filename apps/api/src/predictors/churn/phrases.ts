import type { Text } from '../../definition/text.ts';
import type { Customer } from './customer.ts';
import type { fields } from './fields.ts';

type Name = keyof typeof fields;
type Numbers = 'tenure' | 'MonthlyCharges' | 'TotalCharges';
/** What a person is, not what they bought: it counts and is shown, and is not given as a reason. */
type Unspoken = 'gender' | 'SeniorCitizen' | 'Partner' | 'Dependents';
type Phrases = {
  readonly [Field in Exclude<Name, Numbers | Unspoken>]: Readonly<Record<Customer[Field], Text>>;
};

const noAccess: Text = { en: 'no Internet access', fr: 'l’absence d’accès à Internet' };
const noPhone: Text = { en: 'no telephone', fr: 'l’absence de téléphone' };

const option = (yes: Text, no: Text) => ({ Yes: yes, No: no, 'No internet service': noAccess });

/** Each value of a category as part of a sentence. */
const phrases: Phrases = {
  Contract: {
    'Month-to-month': { en: 'a contract that ends with any month', fr: 'un contrat mensuel' },
    'One year': { en: 'a contract of one year', fr: 'un contrat d’un an' },
    'Two year': { en: 'a contract of two years', fr: 'un contrat de deux ans' },
  },
  InternetService: {
    DSL: { en: 'a DSL line', fr: 'une ligne ADSL' },
    'Fiber optic': { en: 'a fibre line', fr: 'une ligne fibre' },
    No: noAccess,
  },
  OnlineSecurity: option(
    { en: 'online security', fr: 'la sécurité en ligne' },
    { en: 'no online security', fr: 'l’absence de sécurité en ligne' },
  ),
  OnlineBackup: option(
    { en: 'online backup', fr: 'la sauvegarde en ligne' },
    { en: 'no online backup', fr: 'l’absence de sauvegarde en ligne' },
  ),
  DeviceProtection: option(
    { en: 'device protection', fr: 'la protection des appareils' },
    { en: 'no device protection', fr: 'l’absence de protection des appareils' },
  ),
  TechSupport: option(
    { en: 'technical support', fr: 'l’assistance technique' },
    { en: 'no technical support', fr: 'l’absence d’assistance technique' },
  ),
  StreamingTV: option(
    { en: 'streaming television', fr: 'la télévision à la demande' },
    { en: 'no streaming television', fr: 'l’absence de télévision à la demande' },
  ),
  StreamingMovies: option(
    { en: 'streaming films', fr: 'les films à la demande' },
    { en: 'no streaming films', fr: 'l’absence de films à la demande' },
  ),
  PhoneService: { Yes: { en: 'a telephone line', fr: 'une ligne téléphonique' }, No: noPhone },
  MultipleLines: {
    Yes: { en: 'several telephone lines', fr: 'plusieurs lignes téléphoniques' },
    No: { en: 'a single telephone line', fr: 'une seule ligne téléphonique' },
    'No phone service': noPhone,
  },
  PaperlessBilling: {
    Yes: { en: 'paperless billing', fr: 'la facture électronique' },
    No: { en: 'bills on paper', fr: 'la facture papier' },
  },
  PaymentMethod: {
    'Electronic check': { en: 'payment by electronic cheque', fr: 'le paiement par chèque électronique' },
    'Mailed check': { en: 'payment by cheque in the post', fr: 'le paiement par chèque envoyé par courrier' },
    'Bank transfer (automatic)': { en: 'automatic bank transfer', fr: 'le virement automatique' },
    'Credit card (automatic)': { en: 'automatic payment by card', fr: 'le paiement automatique par carte' },
  },
};

const dollars = {
  en: (amount: number) => `$${amount.toFixed(2)}`,
  fr: (amount: number) => `${amount.toFixed(2).replace('.', ',')} $`,
};

function months(count: number): Text {
  if (count === 0) return { en: 'a first month with the company', fr: 'un tout premier mois d’abonnement' };
  return {
    en: count === 1 ? 'a single month with the company' : `${count} months with the company`,
    fr: count === 1 ? 'un seul mois d’ancienneté' : `${count} mois d’ancienneté`,
  };
}

/** What a field says of a customer, as part of a sentence; undefined for what a person is. */
export function phraseOf(name: string, customer: Customer): Text | undefined {
  const { tenure, MonthlyCharges, TotalCharges } = customer;
  if (name === 'tenure') return months(tenure);
  if (name === 'MonthlyCharges')
    return {
      en: `a bill of ${dollars.en(MonthlyCharges)} a month`,
      fr: `une facture de ${dollars.fr(MonthlyCharges)} par mois`,
    };
  if (name === 'TotalCharges') {
    const total = TotalCharges ?? tenure * MonthlyCharges;
    if (total === 0) return { en: 'nothing billed so far', fr: 'aucune facture à ce jour' };
    return { en: `${dollars.en(total)} billed so far`, fr: `${dollars.fr(total)} facturés à ce jour` };
  }
  const known: Readonly<Record<string, Readonly<Record<string, Text>>>> = phrases;
  return known[name]?.[String(customer[name as Name])];
}
