import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { noMapping } from '../../src/datasets/mapping.ts';
import { readRecordsOf } from '../../src/datasets/read-records.ts';
import { logistic } from '../../src/learning/logistic.ts';
import { partsOf, stratifiedFolds } from '../../src/learning/split.ts';
import { scorerOf, trainLogistic, trainTrees } from '../../src/predictors/churn/candidates.ts';
import type { Row as Customer } from '../../src/predictors/churn/customer.ts';
import { data } from '../../src/predictors/churn/data.ts';
import { features, placeOf, vectorOf } from '../../src/predictors/churn/encode.ts';
import { measure } from '../../src/predictors/churn/train.ts';

interface Row {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly holds: boolean;
}

const seeds = [1, 2, 3];
const foldCount = 5;
const goals = { auc: 0.85, calibrationError: 0.0125, signs: 0.98 };
const published =
  'published, mean AUC of 5 folds: EBM .852, logistic regression .849, XGBoost .828, random forest .824';

async function readCustomers(file: string) {
  const rows: Customer[] = [];
  await readRecordsOf(data, [{ path: file, name: file }], { mapping: noMapping }, async (some) => {
    rows.push(...some);
  });
  return {
    vectors: rows.map(vectorOf),
    labels: Uint8Array.from(rows, ({ Churn }) => Number(Churn === 'Yes')),
  };
}

type Customers = Awaited<ReturnType<typeof readCustomers>>;

const someOf = ({ vectors, labels }: Customers, chosen: Uint32Array): Customers => ({
  vectors: Array.from(chosen, (row) => vectors[row] as Float64Array),
  labels: Uint8Array.from(chosen, (row) => labels[row] as number),
});

const trainers = {
  /** Its penalty is chosen within each training part, so that nothing of the held-out part reaches the model. */
  logistic: (part: Customers, seed: number) =>
    trainLogistic(
      { ...part, folds: stratifiedFolds(part.labels, foldCount, seed), foldCount },
      () => undefined,
    ),
  /** It chooses no parameter, so there is no inner cross-validation. */
  trees: (part: Customers) =>
    trainTrees({ ...part, folds: new Uint8Array(part.labels.length), foldCount: 0 }, () => undefined),
};

/** Metrics by 5 folds for each seed: AUC as the mean of the folds, as published; the others over all rows. */
async function crossValidate(customers: Customers, trainer: keyof typeof trainers) {
  const sums = new Map<string, number>();
  const add = (name: string, value: number) => sums.set(name, (sums.get(name) ?? 0) + value);
  for (const seed of seeds) {
    const folds = stratifiedFolds(customers.labels, foldCount, seed);
    const probabilities = new Float64Array(customers.labels.length);
    for (let fold = 0; fold < foldCount; fold++) {
      const { fitted, left } = partsOf(folds, fold);
      const { model } = await trainers[trainer](someOf(customers, fitted), seed);
      const { score } = scorerOf(model);
      const { vectors, labels } = someOf(customers, left);
      const answers = vectors.map((vector) => logistic(score(vector)));
      left.forEach((row, index) => {
        probabilities[row] = answers[index] as number;
      });
      const auc = measure(labels, answers).find(({ name }) => name === 'auc');
      add('auc', (auc?.value ?? 0) / foldCount / seeds.length);
    }
    for (const { name, value } of measure(customers.labels, probabilities))
      if (name !== 'auc') add(name, value / seeds.length);
  }
  return (name: string) => sums.get(name) ?? Number.NaN;
}

/** The share of new and of long-standing customers whose months speak for leaving and for staying. */
function tenureSigns({ vectors, labels }: Customers): { leaving: number; staying: number } {
  const folds = stratifiedFolds(labels, foldCount, 1);
  const scorer = scorerOf(trainLogistic({ vectors, labels, folds, foldCount }, () => undefined).model);
  const months = placeOf('tenure');
  const share = (chosen: (vector: Float64Array) => boolean, sign: number) => {
    const some = vectors.filter(chosen);
    const right = some.filter((vector) => {
      const contributions = new Float64Array(features.length);
      scorer.contribute(vector, contributions);
      return Math.sign(contributions[months] as number) === sign;
    });
    return right.length / some.length;
  };
  return {
    leaving: share((vector) => (vector[months] as number) <= 6, 1),
    staying: share((vector) => (vector[months] as number) >= 60, -1),
  };
}

/** Both trainers on the published data. The goals apply to the champion. */
export async function run(folder: string): Promise<Row[]> {
  const file = join(folder, 'churn', 'telco-churn.csv');
  if (!existsSync(file)) return [{ what: 'churn', goal: '', measured: `${file} is absent`, holds: true }];
  const customers = await readCustomers(file);
  const champion = await crossValidate(customers, 'logistic');
  const challenger = await crossValidate(customers, 'trees');
  const { leaving, staying } = tenureSigns(customers);
  const both = (name: string) => `${champion(name).toFixed(4)} (trees ${challenger(name).toFixed(4)})`;
  return [
    {
      what: `churn AUC, ${foldCount} folds × ${seeds.length} seeds, ${customers.labels.length} customers (${published})`,
      goal: '≥ .850',
      measured: both('auc'),
      holds: champion('auc') >= goals.auc,
    },
    {
      what: 'churn expected calibration error, 10 bins',
      goal: '≤ .0125',
      measured: both('calibrationError'),
      holds: champion('calibrationError') <= goals.calibrationError,
    },
    {
      what: 'churn, months speak for leaving up to 6, for staying from 60 on: share of customers',
      goal: '≥ .98 each',
      measured: `${leaving.toFixed(3)}, ${staying.toFixed(3)}`,
      holds: Math.min(leaving, staying) >= goals.signs,
    },
    { what: 'churn log loss', goal: '', measured: both('logLoss'), holds: true },
    { what: 'churn Brier score', goal: '', measured: both('brier'), holds: true },
  ];
}
