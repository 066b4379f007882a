import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shapleyValues } from '../../test/shapley.ts';
import type { Input } from '../definition/field.ts';
import { ArtefactError } from '../definition/model.ts';
import { makeRandom } from '../learning/random.ts';
import type { Tree } from '../learning/tree.ts';
import { defineTablePredictor } from './definition.ts';
import type { Row, TableTarget } from './description.ts';
import { columnsOf } from './encode.ts';
import { familyOf, type LearnerName, learners, makeTableScorer } from './learners.ts';
import { type TableArtefact, targetOf } from './model.ts';

const text = (en: string) => ({ en, fr: en });
const value = (name: string) => ({ value: name, label: text(name) });
const fields = {
  age: { kind: 'number', label: text('Age'), integer: true, minimum: 0, maximum: 100, default: 40 },
  income: { kind: 'number', label: text('Income'), optional: true, minimum: 0, maximum: 1e6 },
  plan: { kind: 'category', label: text('Plan'), optional: true, values: ['a', 'b', 'c'].map(value) },
  noise: { kind: 'number', label: text('Noise'), minimum: -10, maximum: 10 },
} as const;
const targets: Readonly<Record<TableTarget['kind'], TableTarget>> = {
  'yes-no': {
    kind: 'yes-no',
    column: 'y',
    label: text('Y'),
    yes: value('yes'),
    no: value('no'),
    threshold: 0.5,
  },
  classes: { kind: 'classes', column: 'y', label: text('Y'), classes: ['low', 'middle', 'high'].map(value) },
  number: { kind: 'number', column: 'y', label: text('Y'), unit: text('€') },
  count: { kind: 'count', column: 'y', label: text('Y') },
};

const descriptionOf = (kind: TableTarget['kind']) => ({
  version: 1,
  title: text('T'),
  question: text('Q'),
  summary: text('S'),
  notice: text('N'),
  target: targets[kind],
  fields: structuredClone(fields),
  leftOut: {},
});
const predictorOf = (kind: TableTarget['kind']) =>
  defineTablePredictor('table', JSON.stringify(descriptionOf(kind)), 'predictor.json');

/** Inputs with missing values, and the score that the labels are drawn from. */
function makeRows(kind: TableTarget['kind'], rows: number): { rows: Row[]; truth: number[] } {
  const random = makeRandom(5);
  const truth: number[] = [];
  const made = Array.from({ length: rows }, (): Row => {
    const age = random.integer(101);
    const income = random.chance(0.2) ? null : Math.round(Math.exp(8 + 2 * random.uniform()));
    const plan = random.chance(0.1) ? null : (['a', 'b', 'c'][random.integer(3)] ?? 'a');
    const noise = random.uniform() * 20 - 10;
    const score =
      Math.abs(age - 50) / 20 + (income === null ? 1 : 0) + (plan === 'c' ? 1 : plan === null ? -1 : 0) - 1.5;
    truth.push(score);
    const y = {
      'yes-no': () => (random.chance(1 / (1 + Math.exp(-2 * score))) ? 'yes' : 'no'),
      classes: () => (score + random.normal() < -0.5 ? 'low' : score < 0.8 ? 'middle' : 'high'),
      number: () => 1000 + 100 * score + random.normal(0, 20),
      count: () => random.poisson(Math.exp(score)),
    }[kind]();
    return { age, income, plan, noise, y };
  });
  return { rows: made, truth };
}

const contextOf = (rows: readonly Row[]) => ({
  async *records() {
    yield* rows;
  },
  rows: rows.length,
  seed: 1,
  report: () => undefined,
  signal: new AbortController().signal,
});

const inputs: Input[] = [
  { age: 3, income: 90_000, plan: 'c', noise: 0 },
  { age: 51, income: null, plan: null, noise: -9.5 },
  { age: 100, income: 0, plan: 'a', noise: 10 },
  { age: 30, income: 4000, noise: 3 },
];
const names = Object.keys(fields);
const mixed = (set: number, known: Input, other: Input): Input =>
  Object.fromEntries(names.map((name, index) => [name, ((set >> index) & 1 ? known : other)[name]]));

for (const kind of Object.keys(targets) as TableTarget['kind'][])
  describe(`a target of the kind ${kind}`, () => {
    const predictor = predictorOf(kind);
    const { rows, truth } = makeRows(kind, 1500);
    const trained = predictor.train(contextOf(rows));

    test('is learnt, the same each time, and measured on rows that were held out', async () => {
      const { artefact, metrics, candidates, trainer } = await trained;
      const again = await predictor.train(contextOf(rows));
      assert.equal(JSON.stringify(again.artefact), JSON.stringify(artefact));
      assert.deepEqual(
        metrics.map(({ name }) => name),
        predictor.metrics.map(({ name }) => name),
      );
      const best = {
        'yes-no': ['auc', 0.85],
        classes: ['accuracy', 0.7],
        number: ['r2', 0.9],
        count: ['r2', 0.4],
      };
      const [name, least] = best[kind] as [string, number];
      const found = metrics.find((metric) => metric.name === name)?.value ?? 0;
      assert.ok(found > least, `${name} ${found} by ${trainer}`);
      assert.equal(candidates?.length, 2);
      const context = contextOf(rows);
      const model = predictor.load(artefact);
      const { metrics: measured, losses = [] } = await predictor.evaluate(model, context);
      assert.deepEqual(measured, metrics);
      const mean = losses.reduce((sum, { loss }) => sum + loss / losses.length, 0);
      assert.ok(losses.length > 200 && Number.isFinite(mean));
      if (kind !== 'number') assert.ok(Math.abs(mean - (metrics[0]?.value ?? 0)) < 1e-9);
    });

    test('is predicted near the truth, with an interval that holds it 8 times in 10', async () => {
      const model = predictor.load((await trained).artefact);
      if (kind === 'yes-no' || kind === 'classes') return;
      const outcomes = rows.map((row) => model.predict(predictor.data?.inputOf(row), ''));
      const mean = (score: number) => (kind === 'number' ? 1000 + 100 * score : Math.exp(score));
      const error =
        outcomes.reduce((sum, { value: one }, row) => sum + Math.abs(one - mean(truth[row] ?? 0)), 0) /
        rows.length;
      assert.ok(error < (kind === 'number' ? 12 : 0.4), String(error));
      const held = outcomes.filter(({ interval: [low, high] = [0, 0] }, row) => {
        const y = Number(rows[row]?.y);
        return y >= low && y <= high;
      });
      assert.ok(held.length / rows.length > 0.77 && held.length / rows.length < 0.97, String(held.length));
    });

    for (const learner of Object.keys(learners) as LearnerName[])
      test(`is explained by ${learner} with Shapley values, by all subsets`, async () => {
        const target = targets[kind];
        const columns = columnsOf(fields);
        const classes = targetOf(descriptionOf(kind)).classes;
        const labels = rows.map(({ y }) =>
          kind === 'number'
            ? (Number(y) - 1000) / 100
            : kind === 'count'
              ? Number(y)
              : Number(y === classes[1]),
        );
        const some = rows.map((row): Input => predictor.data?.inputOf(row) ?? {});
        const sample = { inputs: some, folds: Uint8Array.from(rows, (_, row) => row % 3), foldCount: 3 };
        const { learned } = await learners[learner](
          familyOf(target),
          columns,
          sample,
          labels,
          () => undefined,
        );
        const scorer = makeTableScorer(learned, columns);
        const known = (set: number, input: Input) =>
          'trees' in learned
            ? learned.trees.trees.reduce(
                (sum, tree) => sum + below(tree, 0, set, treeVector(input)),
                learned.trees.initial,
              )
            : some.reduce((sum, other) => sum + scorer.score(mixed(set, input, other)), 0) / some.length;
        for (const input of inputs) {
          const contributions = new Float64Array(names.length);
          const score = scorer.contribute(input, contributions);
          shapleyValues(names.length, (set) => known(set, input)).forEach((expected, index) => {
            assert.ok(
              Math.abs((contributions[index] as number) - expected) < 1e-9,
              `${names[index]} ${expected}`,
            );
          });
          assert.ok(Math.abs(score - scorer.score(input)) < 1e-9);
          assert.ok(Math.abs(scorer.base - known(0, input)) < 1e-9);
        }
      });

    test('has models that serve no other fields, and no other target', async () => {
      const artefact = JSON.parse(JSON.stringify((await trained).artefact)) as TableArtefact;
      const other = kind === 'count' ? 'number' : 'count';
      assert.throws(() => predictorOf(other).load(artefact), ArtefactError);
      assert.throws(() => predictor.load({ ...artefact, columns: artefact.columns.slice(1) }), ArtefactError);
      assert.throws(
        () => predictor.load({ ...artefact, predictor: 'other' }),
        /a model of other, not of table/,
      );
      assert.throws(() => predictor.load({ ...artefact, models: [] }), ArtefactError);
    });
  });

/** As trees see an input: a missing number is below all others, a missing category after the last value. */
const treeVector = ({ age, income, plan, noise }: Input) => [
  Number(age),
  Number(income ?? -1e30),
  plan === null || plan === undefined ? 3 : ['a', 'b', 'c'].indexOf(String(plan)),
  Number(noise),
];

/** The mean below a node when only the features of the set are known: others follow the cover. */
function below(tree: Tree, at: number, set: number, vector: readonly number[]): number {
  const node = tree[at] as Tree[number];
  if ('value' in node) return node.value;
  const x = vector[node.feature] as number;
  const isYes = 'among' in node ? node.among.includes(x) : Math.fround(x) >= node.threshold;
  if ((set >> node.feature) & 1) return below(tree, isYes ? node.yes : node.no, set, vector);
  const coverOf = (child: number) => (tree[child] as Tree[number]).cover;
  const cover = coverOf(node.no) + coverOf(node.yes);
  return (
    (coverOf(node.no) * below(tree, node.no, set, vector) +
      coverOf(node.yes) * below(tree, node.yes, set, vector)) /
    cover
  );
}
