import { csvLine } from '../src/csv/writer.ts';
import { logistic } from '../src/learning/logistic.ts';
import { makeRandom } from '../src/learning/random.ts';

const columns = [
  'RowNumber',
  'CustomerId',
  'Surname',
  'CreditScore',
  'Country',
  'Gender',
  'Age',
  'Tenure',
  'Balance',
  'Products',
  'HasCard',
  'IsActive',
  'Salary',
  'Branch',
  'Complaints',
  'Plan',
  'Discount',
  'Currency',
  'ClosingNote',
  'Exited',
];

/** The fields that a predictor of `customersTable` has; the other columns say nothing, or too much. */
export const customerFields = [
  'CreditScore',
  'Country',
  'Gender',
  'Age',
  'Tenure',
  'Balance',
  'Products',
  'HasCard',
  'IsActive',
  'Salary',
  'Branch',
  'Complaints',
  'Plan',
  'Discount',
];

/** A customer of this bank to ask about: an old one, who leaves. */
export const customer = {
  CreditScore: 600,
  Country: 'Germany',
  Gender: 'Female',
  Age: 70,
  Tenure: 3,
  Balance: 100.5,
  Products: 3,
  HasCard: 1,
  IsActive: 'no',
  Salary: null,
  Branch: 'branch 2',
  Complaints: 1,
  Plan: 'Gold',
  Discount: 5,
};

const syllables = ['ba', 'ke', 'lo', 'mi', 'nu', 'ra', 'se', 'to', 'vi', 'za'];

/** Customers of a bank that does not exist: 20 columns as people have them, of which 6 are no fields. */
export function customersTable(rows: number, seed = 1): string {
  const random = makeRandom(seed);
  const word = () => Array.from({ length: 4 }, () => syllables[random.integer(10)]).join('');
  const lines = Array.from({ length: rows }, (_, row) => {
    const age = Math.round(18 + 60 * random.uniform());
    const isActive = random.chance(0.5);
    const products = 1 + random.integer(3);
    const country = random.choose(['France', 'Germany', 'Spain', 'Malta'], [5, 3, 2, 0.02]);
    const balance = random.chance(0.3) ? 0 : Math.round(random.uniform() * 200_000) / 100;
    const odds =
      -2.5 +
      0.06 * (age - 40) +
      (country === 'Germany' ? 1 : 0) -
      (isActive ? 0.9 : 0) +
      (products === 3 ? 1.5 : 0);
    const exited = random.chance(logistic(odds));
    return csvLine([
      row + 1,
      15_000_000 + random.integer(900_000_000),
      word(),
      350 + random.integer(500),
      country,
      random.chance(0.5) ? 'Female' : 'Male',
      age,
      random.integer(11),
      balance,
      products,
      random.chance(0.7) ? 1 : 0,
      isActive ? 'yes' : 'no',
      random.chance(0.1) ? '' : Math.round(random.uniform() * 2e7) / 100,
      `branch ${1 + random.integer(40)}`,
      random.poisson(exited ? 0.8 : 0.4),
      random.chance(0.05) ? 'N/A' : (['Basic', 'Plus', 'Gold'][random.integer(3)] ?? ''),
      random.integer(5) * 5,
      'EUR',
      exited ? 'closed' : '',
      exited ? 1 : 0,
    ]);
  });
  return `${columns.join(',')}\n${lines.join('')}`;
}
