import { logistic } from '../../learning/logistic.ts';
import { makeRandom, type Random } from '../../learning/random.ts';
import type { Row } from './customer.ts';

/** Monthly prices of the fictional company, in dollars. */
const prices = {
  access: { DSL: 25, 'Fiber optic': 50, No: 0 },
  phone: 20,
  lines: 5,
  option: 5,
  streaming: 10,
};

const options = ['OnlineSecurity', 'OnlineBackup', 'DeviceProtection', 'TechSupport'] as const;
const streams = ['StreamingTV', 'StreamingMovies'] as const;

const answer = (is: boolean) => (is ? ('Yes' as const) : ('No' as const));

function household(random: Random) {
  const SeniorCitizen = random.chance(0.16) ? (1 as const) : (0 as const);
  const Partner = random.chance(0.48);
  const Dependents = random.chance(SeniorCitizen ? 0.08 : Partner ? 0.55 : 0.13);
  return {
    gender: random.choose(['Female', 'Male'] as const, [1, 1]),
    SeniorCitizen,
    Partner: answer(Partner),
    Dependents: answer(Dependents),
  };
}

/** Longer contracts are signed by those who stay anyway; the months so far follow from the contract. */
function relation(random: Random, settled: boolean) {
  const Contract = random.choose(
    ['Month-to-month', 'One year', 'Two year'] as const,
    settled ? [0.42, 0.25, 0.33] : [0.66, 0.19, 0.15],
  );
  const longest = 72;
  const reach = { 'Month-to-month': 2.3, 'One year': 0.75, 'Two year': 0.42 }[Contract];
  const tenure = Math.ceil(longest * random.uniform() ** reach - 0.2);
  return { Contract, tenure };
}

function services(random: Random, senior: boolean) {
  const InternetService = random.choose(
    ['DSL', 'Fiber optic', 'No'] as const,
    senior ? [0.25, 0.68, 0.07] : [0.36, 0.4, 0.24],
  );
  const phone = InternetService === 'DSL' ? random.chance(0.72) : true;
  const lines = phone && random.chance(InternetService === 'Fiber optic' ? 0.62 : 0.34);
  const bought = (share: number) =>
    InternetService === 'No' ? ('No internet service' as const) : answer(random.chance(share));
  const share = InternetService === 'DSL' ? 0.48 : 0.32;
  return {
    InternetService,
    PhoneService: answer(phone),
    MultipleLines: phone ? answer(lines) : ('No phone service' as const),
    OnlineSecurity: bought(share),
    OnlineBackup: bought(share + 0.08),
    DeviceProtection: bought(share + 0.08),
    TechSupport: bought(share),
    StreamingTV: bought(0.5),
    StreamingMovies: bought(0.5),
  };
}

function payment(random: Random, online: boolean, senior: boolean) {
  const PaperlessBilling = answer(random.chance(online ? (senior ? 0.75 : 0.66) : 0.3));
  const PaymentMethod = random.choose(
    ['Electronic check', 'Mailed check', 'Bank transfer (automatic)', 'Credit card (automatic)'] as const,
    online ? [0.42, 0.15, 0.22, 0.21] : [0.1, 0.5, 0.2, 0.2],
  );
  return { PaperlessBilling, PaymentMethod };
}

/** The price list, give or take a few dollars; the total drifts from it with the price rises of the years. */
function bill(random: Random, bought: ReturnType<typeof services>, tenure: number) {
  const count = (names: readonly (keyof typeof bought)[]) =>
    names.filter((name) => bought[name] === 'Yes').length;
  const listed =
    prices.access[bought.InternetService] +
    (bought.PhoneService === 'Yes' ? prices.phone : 0) +
    (bought.MultipleLines === 'Yes' ? prices.lines : 0) +
    prices.option * count(options) +
    prices.streaming * count(streams);
  const MonthlyCharges = cents(Math.max(18, listed + random.normal(0, 1)));
  const TotalCharges =
    tenure === 0 ? null : cents(Math.max(1, MonthlyCharges * tenure * random.normal(1, 0.03)));
  return { MonthlyCharges, TotalCharges };
}

const cents = (dollars: number) => Math.round(dollars * 100) / 100;

/** The true model: log-odds of leaving. Interactions are what a plain sum of fields would miss. */
export function trueLogOdds(customer: Omit<Row, 'Churn'>): number {
  const monthly = customer.Contract === 'Month-to-month';
  const fibre = customer.InternetService === 'Fiber optic';
  return (
    -1.3 +
    { 'Month-to-month': 0, 'One year': -0.9, 'Two year': -1.9 }[customer.Contract] +
    // The first months are the loosest, most of all where nothing binds.
    (monthly ? 1.5 : 0.5) * Math.exp(-customer.tenure / 6) -
    0.018 * customer.tenure +
    { DSL: 0, 'Fiber optic': 0.75, No: -0.6 }[customer.InternetService] +
    // Fibre that nobody helps with.
    (fibre && customer.TechSupport === 'No' && customer.OnlineSecurity === 'No' ? 0.7 : 0) +
    (customer.PaymentMethod === 'Electronic check' ? 0.4 : 0) +
    (customer.PaperlessBilling === 'Yes' ? 0.3 : 0) +
    0.02 * Math.max(0, customer.MonthlyCharges - 75) +
    (customer.SeniorCitizen === 1 && monthly ? 0.3 : 0) -
    (customer.Dependents === 'Yes' ? 0.25 : 0)
  );
}

/**
 * Customers of a fictional telecommunications company, with the fields, the rough shares and the dependencies
 * of a real one (options only with Internet access, the bill by the price list), and a true model that is
 * `trueLogOdds`. About a quarter leave. No real customer is behind any of them.
 */
export function* generate(seed: number, rows: number): Iterable<Row> {
  const random = makeRandom(seed);
  for (let row = 0; row < rows; row++) {
    const people = household(random);
    const senior = people.SeniorCitizen === 1;
    const bond = relation(random, people.Partner === 'Yes' || people.Dependents === 'Yes');
    const bought = services(random, senior);
    const customer = {
      ...people,
      ...bond,
      ...bought,
      ...payment(random, bought.InternetService !== 'No', senior),
      ...bill(random, bought, bond.tenure),
    };
    yield { ...customer, Churn: answer(random.chance(logistic(trueLogOdds(customer)))) };
  }
}
