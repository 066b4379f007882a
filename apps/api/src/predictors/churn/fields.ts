import type { CategoryField, Fields } from '../../definition/field.ts';
import type { Text } from '../../definition/text.ts';

const no = { value: 'No', label: { en: 'No', fr: 'Non' } } as const;
const yes = { value: 'Yes', label: { en: 'Yes', fr: 'Oui' } } as const;
const noInternet = {
  value: 'No internet service',
  label: { en: 'No internet service', fr: 'Pas d’accès à Internet' },
} as const;

const yesOrNo = (label: Text, preset: 'Yes' | 'No', help?: Text) =>
  ({
    kind: 'category',
    label,
    ...(help && { help }),
    values: [no, yes],
    default: preset,
  }) as const satisfies CategoryField;

/** An option that is sold with Internet access only. */
const option = (label: Text, help?: Text) =>
  ({
    kind: 'category',
    label,
    ...(help && { help }),
    values: [no, yes, noInternet],
    default: 'No',
  }) as const satisfies CategoryField;

const dollarsAMonth = { en: '$ a month', fr: '$ par mois' };

/** The 19 fields of IBM’s Telco Customer Churn data, under the names that they have there. */
export const fields = {
  tenure: {
    kind: 'number',
    label: { en: 'Months with the company', fr: 'Ancienneté' },
    help: {
      en: 'How long the customer has stayed so far.',
      fr: 'Depuis combien de temps le client est abonné.',
    },
    integer: true,
    minimum: 0,
    maximum: 120,
    unit: { en: 'months', fr: 'mois' },
    default: 12,
  },
  Contract: {
    kind: 'category',
    label: { en: 'Contract', fr: 'Contrat' },
    help: {
      en: 'The period after which the customer may leave.',
      fr: 'La durée au terme de laquelle le client peut partir.',
    },
    values: [
      { value: 'Month-to-month', label: { en: 'Month to month', fr: 'Mensuel' } },
      { value: 'One year', label: { en: 'One year', fr: 'Un an' } },
      { value: 'Two year', label: { en: 'Two years', fr: 'Deux ans' } },
    ],
    default: 'Month-to-month',
  },
  MonthlyCharges: {
    kind: 'number',
    label: { en: 'Monthly bill', fr: 'Facture mensuelle' },
    help: { en: 'What the customer pays now.', fr: 'Ce que le client paie aujourd’hui.' },
    minimum: 0,
    maximum: 1000,
    unit: dollarsAMonth,
    default: 70,
  },
  TotalCharges: {
    kind: 'number',
    label: { en: 'Billed in total', fr: 'Total facturé' },
    help: {
      en: 'Since the customer came. Left empty, it is the months times the monthly bill.',
      fr: 'Depuis l’arrivée du client. Laissé vide : l’ancienneté multipliée par la facture mensuelle.',
    },
    optional: true,
    minimum: 0,
    maximum: 120_000,
    unit: { en: '$', fr: '$' },
  },
  InternetService: {
    kind: 'category',
    label: { en: 'Internet access', fr: 'Accès à Internet' },
    values: [
      { value: 'DSL', label: { en: 'DSL', fr: 'ADSL' } },
      { value: 'Fiber optic', label: { en: 'Fibre', fr: 'Fibre' } },
      { value: 'No', label: { en: 'None', fr: 'Aucun' } },
    ],
    default: 'Fiber optic',
  },
  OnlineSecurity: option({ en: 'Online security', fr: 'Sécurité en ligne' }),
  OnlineBackup: option({ en: 'Online backup', fr: 'Sauvegarde en ligne' }),
  DeviceProtection: option({ en: 'Device protection', fr: 'Protection des appareils' }),
  TechSupport: option({ en: 'Technical support', fr: 'Assistance technique' }),
  StreamingTV: option({ en: 'Streaming television', fr: 'Télévision à la demande' }),
  StreamingMovies: option({ en: 'Streaming films', fr: 'Films à la demande' }),
  PhoneService: yesOrNo({ en: 'Telephone', fr: 'Téléphone' }, 'Yes'),
  MultipleLines: {
    kind: 'category',
    label: { en: 'Several lines', fr: 'Plusieurs lignes' },
    values: [no, yes, { value: 'No phone service', label: { en: 'No telephone', fr: 'Pas de téléphone' } }],
    default: 'No',
  },
  PaperlessBilling: yesOrNo({ en: 'Paperless billing', fr: 'Facture électronique' }, 'Yes'),
  PaymentMethod: {
    kind: 'category',
    label: { en: 'Payment', fr: 'Paiement' },
    values: [
      { value: 'Electronic check', label: { en: 'Electronic cheque', fr: 'Chèque électronique' } },
      { value: 'Mailed check', label: { en: 'Cheque by post', fr: 'Chèque par courrier' } },
      {
        value: 'Bank transfer (automatic)',
        label: { en: 'Bank transfer, automatic', fr: 'Virement automatique' },
      },
      {
        value: 'Credit card (automatic)',
        label: { en: 'Credit card, automatic', fr: 'Carte bancaire, automatique' },
      },
    ],
    default: 'Electronic check',
  },
  gender: {
    kind: 'category',
    label: { en: 'Gender', fr: 'Sexe' },
    help: { en: 'As the data has it.', fr: 'Tel que les données l’enregistrent.' },
    values: [
      { value: 'Female', label: { en: 'Female', fr: 'Femme' } },
      { value: 'Male', label: { en: 'Male', fr: 'Homme' } },
    ],
    default: 'Female',
  },
  SeniorCitizen: {
    kind: 'category',
    label: { en: '65 or older', fr: '65 ans ou plus' },
    values: [
      { value: 0, label: { en: 'No', fr: 'Non' } },
      { value: 1, label: { en: 'Yes', fr: 'Oui' } },
    ],
    default: 0,
  },
  Partner: yesOrNo({ en: 'Lives with a partner', fr: 'Vit en couple' }, 'No'),
  Dependents: yesOrNo({ en: 'Dependants', fr: 'Personnes à charge' }, 'No', {
    en: 'Children or others who live on the customer’s income.',
    fr: 'Enfants ou autres personnes qui vivent du revenu du client.',
  }),
} as const satisfies Fields;
