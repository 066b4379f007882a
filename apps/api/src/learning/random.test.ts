import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meanInterval } from './metrics.ts';
import { makeRandom } from './random.ts';

const draw = (next: () => number, count = 20_000) => Float64Array.from({ length: count }, next);
const variance = (values: Float64Array) => {
  const { value } = meanInterval(values);
  return meanInterval(values.map((one) => (one - value) ** 2)).value;
};

test('the same seed gives the same numbers, another seed others', () => {
  const five = (seed: number) => [...draw(makeRandom(seed).uniform, 5)];
  assert.deepEqual(five(7), five(7));
  assert.notDeepEqual(five(7), five(8));
});

test('numbers have the mean and variance of their distribution', () => {
  const random = makeRandom(1);
  for (const [next, mean, spread] of [
    [() => random.uniform(), 0.5, 1 / 12],
    [() => random.normal(2, 3), 2, 9],
    [() => random.poisson(0.3), 0.3, 0.3],
    [() => random.poisson(75), 75, 75],
    [() => random.choose([0, 1, 2], [2, 1, 1]), 0.75, 0.6875],
    [() => Number(random.chance(0.2)), 0.2, 0.16],
  ] as const) {
    const values = draw(next);
    assert.ok(Math.abs(meanInterval(values).value - mean) < 4 * Math.sqrt(spread / values.length));
    assert.ok(Math.abs(variance(values) / spread - 1) < 0.06);
  }
});

test('a shuffle keeps every value, in another order', () => {
  const values = Array.from({ length: 50 }, (_, i) => i);
  const shuffled = makeRandom(3).shuffle([...values]);
  assert.notDeepEqual(shuffled, values);
  assert.deepEqual(
    shuffled.sort((a, b) => a - b),
    values,
  );
});
