import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bothLanguages } from '../../../test/both-languages.ts';
import { dateOf, dayOf } from './calendar.ts';
import { cellOf, cellsPerDistrict, daysOf, slotHours, slots } from './counts.ts';
import { expectCells } from './evaluate.ts';
import { load } from './model.ts';
import predictor from './predictor.ts';
import { generate } from './synthetic.ts';
import { contextOf } from './test-context.ts';
import { trueModel } from './true-model.ts';
import { offenceTypes } from './types.ts';

const rows = [...generate(3, 60_000)];
const trained = await predictor.train(contextOf(rows));
const bytes = JSON.stringify(trained.artefact);

test('the same records give the same bytes, in any order', async () => {
  assert.equal(JSON.stringify((await predictor.train(contextOf(rows))).artefact), bytes);
  assert.equal(JSON.stringify((await predictor.train(contextOf(rows.toReversed()))).artefact), bytes);
});

test('the artefact is small', () => {
  assert.ok(bytes.length < 200_000);
});

test('the card’s metrics are those of the fit that has not seen the last year', async () => {
  const { metrics } = await predictor.evaluate(load(JSON.parse(bytes)), contextOf(rows));
  assert.deepEqual(metrics, trained.metrics);
  const lastYear = trained.breakdowns?.find(({ key }) => key === 'year')?.rows.at(-1);
  const repeated = (name: string) => lastYear?.metrics.find((metric) => metric.name === name)?.value ?? 1;
  const [r2, accuracy] = trained.metrics;
  assert.ok(r2 && r2.value > repeated('r2AsLastYear') + 0.1);
  assert.ok(accuracy && accuracy.value > repeated('levelAccuracyAsLastYear') + 0.05);
  assert.ok(r2.low < r2.value && r2.value < r2.high);
});

test('a model of earlier records is measured by all that it knows', async () => {
  const earlier = rows.filter(({ date }) => date < '2025-01-01');
  const model = load(JSON.parse(JSON.stringify((await predictor.train(contextOf(earlier))).artefact)));
  // Fitted on all of its records, which end where the other’s held-out year begins: the same fit.
  assert.deepEqual((await predictor.evaluate(model, contextOf(rows))).metrics, trained.metrics);
});

/** What the true model expects in each cell of 2025, in records, of types whose hour is known. */
function truth(districts: number): Float64Array {
  const { firstDay, lastDay, weightsOf } = trueModel();
  const cells = new Float64Array(districts * cellsPerDistrict);
  let all = 0;
  for (let day = firstDay; day <= lastDay; day++) {
    const { month, weekday } = dayOf(dateOf(day));
    for (const [type, byDistrict] of weightsOf(day).entries())
      for (const [district, weights] of byDistrict.entries())
        for (const [hour, weight] of weights.entries()) {
          all += weight;
          if (day <= lastDay - 365 || offenceTypes[type]?.hourWithheld) continue;
          const cell = cellOf(month, weekday, Math.floor(hour / slotHours));
          const index = district * cellsPerDistrict + cell;
          cells[index] = (cells[index] as number) + weight;
        }
  }
  return cells.map((weight) => (weight / all) * rows.length);
}

test('the fit recovers the rates that the records were drawn from', () => {
  const { fits } = load(JSON.parse(bytes));
  const [fit] = fits;
  const until = dayOf('2025-12-31').number;
  const { timed } = expectCells(fit, fit.districts, daysOf({ from: until - 364, until }));
  const actual = truth(fit.districts.length);
  const mean = actual.reduce((sum, value) => sum + value, 0) / actual.length;
  let residual = 0;
  let total = 0;
  actual.forEach((value, index) => {
    residual += (value - (timed[index] as number)) ** 2;
    total += (value - mean) ** 2;
  });
  assert.equal(actual.length, fit.districts.length * 12 * 7 * slots);
  assert.ok(1 - residual / total > 0.95, `R² against the true rates: ${1 - residual / total}`);
});

test('less than two years are refused, and an aborted training ends', async () => {
  const short = rows.filter(({ date }) => date >= '2024-06-01');
  await assert.rejects(predictor.train(contextOf(short)), /less than two years.+they have 214 days/);
  await assert.rejects(predictor.train(contextOf(rows, { signal: AbortSignal.abort() })), {
    name: 'AbortError',
  });
});

test('few records, or a single year, are refused before', () => {
  const refuse = (count: number, found: string[]) =>
    predictor.data?.refuse({ count, label: (value) => (found.includes(value) ? count : 0) });
  assert.match(refuse(100, ['2024', '2025'])?.en ?? '', /at least 2000/);
  assert.match(refuse(5000, ['2024'])?.en ?? '', /All records are of 2024; two years/);
  for (const years of [[], ['2024']]) bothLanguages(refuse(5000, years));
  assert.equal(refuse(5000, ['2024', '2025']), undefined);
});

test('progress rises to the end', async () => {
  const shares: number[] = [];
  await predictor.train(contextOf(rows, { report: (_, share) => shares.push(share) }));
  assert.deepEqual(
    shares,
    shares.toSorted((a, b) => a - b),
  );
  assert.ok(shares.length > 3 && (shares.at(-1) as number) <= 1);
});
