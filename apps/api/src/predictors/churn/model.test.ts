import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import type { Field } from '../../definition/field.ts';
import { ArtefactError, type Model } from '../../definition/model.ts';
import type { Trained, TrainingContext } from '../../definition/training.ts';
import { stratifiedFolds } from '../../learning/split.ts';
import { trainTrees } from './candidates.ts';
import type { Customer, Row } from './customer.ts';
import { data } from './data.ts';
import { features, vectorOf } from './encode.ts';
import { fields } from './fields.ts';
import predictor from './predictor.ts';
import { threshold } from './threshold.ts';

const rows = [...data.synthetic.generate(3, 1500)];
const digest = (artefact: unknown) => createHash('sha256').update(JSON.stringify(artefact)).digest('hex');

function contextOf(some: readonly Row[], signal = new AbortController().signal): TrainingContext<Row> {
  return {
    async *records() {
      yield* some;
    },
    rows: some.length,
    seed: 1,
    report: () => undefined,
    signal,
  };
}

/** Any customer that the schema allows. */
const customers = fc.record(
  Object.fromEntries(
    Object.entries<Field>(fields).map(([name, field]): [string, fc.Arbitrary<unknown>] => {
      if (field.kind === 'category')
        return [name, fc.constantFrom(...field.values.map(({ value }) => value))];
      if (field.kind !== 'number') throw new Error(`${name} is neither a number nor a category`);
      const { minimum: min, maximum: max } = field;
      const number = field.integer ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
      return [name, field.optional ? fc.option(number) : number];
    }),
  ),
) as unknown as fc.Arbitrary<Customer>;

const day = '2026-01-01';

function holdsForEveryCustomer(model: Model<Customer>): void {
  fc.assert(
    fc.property(customers, (customer) => {
      const outcome = model.predict(customer, day);
      assert.ok(outcome.value >= 0 && outcome.value <= 1);
      assert.equal(outcome.class, outcome.value >= threshold ? 'leaves' : 'stays');
      const { base, score, contributions } = model.explain(customer, day);
      assert.deepEqual(Object.keys(contributions), Object.keys(fields));
      const total = Object.values(contributions).reduce((sum, one) => sum + one, base);
      assert.ok(Math.abs(total - score) < 1e-9);
      assert.ok(Math.abs(1 / (1 + Math.exp(-score)) - outcome.value) < 1e-12);
      const { headline, sentence } = model.word(customer, outcome, day);
      for (const text of [headline, sentence])
        for (const words of text ? [text.en, text.fr] : []) assert.doesNotMatch(words, /undefined|NaN|null/);
      for (const figure of model.figures(customer, outcome, day))
        if (figure.kind === 'curve') {
          const points = figure.series.flatMap((series) => series.points);
          assert.ok(points.every(([, y]) => y >= 0 && y <= 1));
          assert.deepEqual(points[customer.tenure], [figure.here?.x, figure.here?.y]);
        }
    }),
  );
}

describe('churn', () => {
  let trained: Trained;
  let model: Model<Customer>;
  before(async () => {
    trained = await predictor.train(contextOf(rows));
    // As the registry gives it back.
    model = predictor.load(JSON.parse(JSON.stringify(trained.artefact)));
  });

  test('probabilities lie in [0, 1], contributions add up, words and figures are whole', () => {
    holdsForEveryCustomer(model);
  });

  test('so they do for trees', async () => {
    const some = rows.slice(0, 600);
    const labels = Uint8Array.from(some, ({ Churn }) => Number(Churn === 'Yes'));
    const folds = stratifiedFolds(labels, 2, 1);
    const { model: trees } = await trainTrees(
      { vectors: some.map(vectorOf), labels, folds, foldCount: 2 },
      () => undefined,
    );
    holdsForEveryCustomer(predictor.load({ format: 1, predictor: 'churn', features, model: trees }));
  });

  test('the same records and seed give the same bytes, in another process too', async () => {
    const again = await predictor.train(contextOf(rows));
    assert.equal(JSON.stringify(again), JSON.stringify(trained));
    const script = `
      import predictor from ${JSON.stringify(import.meta.resolve('./predictor.ts'))};
      import { createHash } from 'node:crypto';
      const rows = [...predictor.data.synthetic.generate(3, 1500)];
      const { artefact } = await predictor.train({
        records: async function* () { yield* rows; }, rows: rows.length, seed: 1, report() {}, signal: new AbortController().signal,
      });
      console.log(createHash('sha256').update(JSON.stringify(artefact)).digest('hex'));`;
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    assert.equal(stdout.trim(), digest(trained.artefact));
  });

  test('the training says what it kept, and how well it does on rows it has not seen', () => {
    const values = new Map(trained.metrics.map(({ name, value }) => [name, value]));
    assert.deepEqual(
      [...values.keys()],
      predictor.metrics.map(({ name }) => name),
    );
    assert.ok((values.get('auc') ?? 0) > 0.78);
    assert.ok(trained.metrics.every(({ low, value, high }) => low <= value && value <= high));
    assert.deepEqual(
      trained.candidates?.map(({ trainer }) => trainer),
      ['logistic', 'trees'],
    );
    const losses = trained.candidates?.map(({ metrics }) => metrics[0]?.value ?? 0) ?? [];
    assert.equal(trained.trainer, (losses[1] ?? 0) < (losses[0] ?? 0) ? 'trees' : 'logistic');
    assert.equal(trained.topFeatures.length, Object.keys(fields).length);
    assert.ok(['Contract', 'tenure'].includes(trained.topFeatures[0]?.field ?? ''));
    const counted = trained.calibration?.reduce((sum, { count }) => sum + count, 0) ?? 0;
    assert.equal(counted + Number(trained.parameters.rows), rows.length);
  });

  test('evaluation measures the same held-out rows as the training, in any order of the records', async () => {
    const { metrics: measured } = await predictor.evaluate(model, contextOf(rows.toReversed()));
    for (const [index, { name, value }] of measured.entries()) {
      assert.equal(name, trained.metrics[index]?.name);
      assert.ok(Math.abs(value - (trained.metrics[index]?.value ?? 0)) < 1e-12);
    }
  });

  test('losses are those of the held-out rows, by the values of their categories', async () => {
    const { losses = [] } = await predictor.evaluate(model, contextOf(rows));
    const mean = losses.reduce((sum, { loss }) => sum + loss, 0) / losses.length;
    assert.ok(Math.abs(mean - (trained.metrics.find(({ name }) => name === 'logLoss')?.value ?? 0)) < 1e-12);
    assert.equal(losses.length, rows.length - Number(trained.parameters.rows));
    const fieldsOf = losses[0]?.slices.map(([field]) => field) ?? [];
    assert.ok(fieldsOf.includes('Contract') && !fieldsOf.includes('tenure'));
  });

  test('a total left out is the months times the bill', () => {
    const { Churn, ...customer } = rows[0] as Row;
    const { tenure, MonthlyCharges } = customer;
    assert.deepEqual(
      model.predict({ ...customer, TotalCharges: null }, day),
      model.predict({ ...customer, TotalCharges: tenure * MonthlyCharges }, day),
    );
  });

  test('an artefact that is not its own is refused', () => {
    const artefact = trained.artefact as { model: { logistic: { terms: object[] } } };
    const [term] = artefact.model.logistic.terms;
    const misplaced = {
      ...term,
      term: { category: { feature: 0, width: 2 } },
      coefficients: [1, 1],
      means: [0, 0],
    };
    for (const foreign of [
      null,
      {},
      { ...artefact, predictor: 'crime' },
      { ...artefact, format: 2 },
      { ...artefact, features: [] },
      { ...artefact, model: { logistic: { intercept: 0, terms: [{ ...term, means: [] }] } } },
      { ...artefact, model: { logistic: { intercept: 0, terms: [misplaced] } } },
      { ...artefact, model: { trees: { initial: 0, trees: [[]] } } },
    ])
      assert.throws(() => predictor.load(foreign), ArtefactError);
  });

  test('records that are all the same can’t be parted, and the error says so', async () => {
    const alike = Array.from({ length: 300 }, (_, index) => ({
      ...(rows[0] as Row),
      Churn: index % 3 === 0 ? ('Yes' as const) : ('No' as const),
    }));
    await assert.rejects(predictor.train(contextOf(alike)), /too much alike/);
  });

  test('a training that is asked to stop, stops', async () => {
    const reason = new Error('enough');
    await assert.rejects(predictor.train(contextOf(rows, AbortSignal.abort(reason))), reason);
  });
});
