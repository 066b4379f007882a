import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fields, Input } from '../definition/field.ts';
import { featureStatistics } from './statistics.ts';

const label = { en: 'x', fr: 'x' };
const fields = {
  years: { kind: 'number', minimum: 0, maximum: 1e9, label, optional: true },
  plan: { kind: 'category', values: [{ value: 0, label }], label },
  day: { kind: 'date', minimum: '2000-01-01', maximum: '2099-12-31', label },
  name: { kind: 'text', minimumLength: 1, maximumLength: 9, label },
} satisfies Fields;

const inputs = (count: number, of: (index: number) => Input) =>
  Array.from({ length: count }, (_, i) => of(i));

test('numbers are counted in tenths, categories by value, days by month; text is left out', async () => {
  const [years, plan, day, ...others] = await featureStatistics(
    fields,
    inputs(101, (i) => ({
      years: i === 100 ? null : i + 1,
      plan: i % 4 === 0 ? 1 : 0,
      day: `2024-0${1 + (i % 2)}-03`,
      name: 'Ada',
    })),
  );
  assert.equal(others.length, 0);
  assert.ok(years?.kind === 'number' && plan?.kind === 'category' && day?.kind === 'category');
  assert.deepEqual([years.count, years.missing, years.minimum, years.maximum], [100, 1, 1, 100]);
  assert.equal(years.mean, 50.5);
  assert.ok(Math.abs(years.deviation - Math.sqrt((100 ** 2 - 1) / 12)) < 1e-9);
  assert.deepEqual(years.edges, [10, 20, 30, 40, 50, 60, 70, 80, 90]);
  assert.deepEqual(years.shares, new Array(10).fill(0.1));
  assert.deepEqual(plan.shares, { 0: 75 / 101, 1: 26 / 101 });
  assert.deepEqual(Object.keys(day.shares), ['01', '02']);
});

test('a value that holds several tenths is one edge, and no bin is empty by construction', async () => {
  const [years] = await featureStatistics(
    { years: fields.years },
    inputs(100, (i) => ({ years: i < 60 ? 0 : i })),
  );
  assert.ok(years?.kind === 'number');
  assert.deepEqual(years.edges, [0, 69, 79, 89]);
  assert.deepEqual(years.shares, [0.6, 0.1, 0.1, 0.1, 0.1]);
  const [constant] = await featureStatistics(
    { years: fields.years },
    inputs(5, () => ({ years: 7 })),
  );
  assert.ok(constant?.kind === 'number');
  assert.deepEqual([constant.edges, constant.shares, constant.deviation], [[], [1], 0]);
});

test('no input, and inputs without a value, give zeros and no NaN', async () => {
  for (const given of [[], [{ years: null }]]) {
    const [years] = await featureStatistics({ years: fields.years }, given);
    assert.deepEqual(JSON.parse(JSON.stringify(years)), years);
    assert.equal(years?.count, 0);
  }
});

test('more values than are kept still give their tenths', async () => {
  const count = 2 ** 20 + 2 ** 18;
  function* many() {
    for (let i = 0; i < count; i++) yield { years: i };
  }
  const [years] = await featureStatistics({ years: fields.years }, many());
  assert.ok(years?.kind === 'number');
  assert.equal(years.count, count);
  for (const [tenth, edge] of years.edges.entries())
    assert.ok(Math.abs(edge / count - (tenth + 1) / 10) < 1e-4, String(edge));
});
