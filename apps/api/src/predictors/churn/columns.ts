import type { Column, ColumnContent } from '../../definition/data.ts';
import type { CategoryField } from '../../definition/field.ts';
import { fieldNames } from './customer.ts';
import { fields } from './fields.ts';

/** Names of the columns in later editions of IBM’s file, and in files of the same subject. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  tenure: ['Tenure Months', 'Tenure in Months', 'Months', 'Ancienneté'],
  Contract: ['Contract Type'],
  InternetService: ['Internet Type', 'Internet'],
  PhoneService: ['Phone'],
  DeviceProtection: ['Device Protection Plan'],
  TechSupport: ['Premium Tech Support', 'Technical Support'],
  StreamingTV: ['Streaming Television'],
  PaperlessBilling: ['Paperless'],
  PaymentMethod: ['Payment', 'Payment Type'],
  MonthlyCharges: ['Monthly Charge', 'Monthly Bill'],
  TotalCharges: ['Total Charge'],
  gender: ['Sex', 'Sexe'],
  SeniorCitizen: ['Senior'],
  Partner: ['Married'],
  Dependents: ['Has Dependents'],
  Churn: ['Churn Label', 'Churn Value', 'Churned', 'Exited', 'Attrition', 'Customer Status'],
};

/** Other spellings of a field’s values. */
const spellings: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  gender: { Female: ['F', 'Femme', 'Woman'], Male: ['M', 'Homme', 'Man'] },
  Contract: {
    'Month-to-month': ['Monthly', 'M2M', 'Mensuel'],
    'One year': ['1 year', '12 months', 'Annual', 'Un an'],
    'Two year': ['2 year', '2 years', 'Two years', '24 months', 'Deux ans'],
  },
  InternetService: {
    'Fiber optic': ['Fiber', 'Fibre', 'Fibre optic'],
    No: ['None', 'No internet', 'No internet service', '0', 'False'],
  },
  MultipleLines: { 'No phone service': ['No phone'] },
  PaymentMethod: {
    'Bank transfer (automatic)': ['Bank transfer', 'Bank Withdrawal'],
    'Credit card (automatic)': ['Credit card'],
    'Electronic check': ['E-check'],
    'Mailed check': ['Check'],
  },
  Churn: { Yes: ['Churned', 'Left', 'Exited'], No: ['Stayed', 'Joined', 'Retained', 'Active'] },
};
const noInternet = { 'No internet service': ['No internet'] };

function categories(name: string, values: readonly string[]): ColumnContent {
  const own: Readonly<Record<string, readonly string[]>> = {
    ...(values.includes('No internet service') ? noInternet : {}),
    ...spellings[name],
  };
  return {
    kind: 'category',
    values: values.map((value) => ({ value, ...(own[value] ? { synonyms: own[value] } : {}) })),
  };
}

const contentOf = (name: (typeof fieldNames)[number]): ColumnContent =>
  fields[name].kind === 'number'
    ? { kind: 'number' }
    : categories(
        name,
        (fields[name] as CategoryField).values.map(({ value }) => String(value)),
      );

const column = (name: string, content: ColumnContent): Column => ({
  name,
  required: true,
  content,
  ...(synonyms[name] ? { synonyms: synonyms[name] } : {}),
});

/** The columns of IBM’s Telco Customer Churn file; `customerID` is not among them and is ignored. */
export const columns: readonly Column[] = [
  ...fieldNames.map((name) => column(name, contentOf(name))),
  column('Churn', categories('Churn', ['Yes', 'No'])),
];
