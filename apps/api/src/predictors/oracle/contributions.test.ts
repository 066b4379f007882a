import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shapleyValues } from '../../../test/shapley.ts';
import { contributions } from './contributions.ts';
import type { Person } from './prospects.ts';

/** An expectancy in which age, sex and region change what the others mean. */
const expectancy = ({ age, sex, region }: Person): number =>
  (90 - age) * (sex === 'female' ? 1.05 : sex === 'male' ? 0.95 : 1) - (region === 'NG' ? age / 10 : 0);

test('contributions are Shapley values, by all subsets', () => {
  const people = fc.record({
    age: fc.integer({ min: 1, max: 100 }),
    sex: fc.constantFrom('female' as const, 'male' as const),
    region: fc.constantFrom('NG' as const, 'FR' as const),
  });
  fc.assert(
    fc.property(people, (person) => {
      const known = (set: number) =>
        expectancy({
          age: set & 1 ? person.age : 0,
          sex: set & 2 ? person.sex : undefined,
          region: set & 4 ? person.region : undefined,
        });
      const { base, score, contributions: shares } = contributions(person, expectancy);
      shapleyValues(3, known).forEach((expected, player) => {
        const name = ['age', 'sex', 'region'][player] as string;
        assert.ok(Math.abs((shares[name] as number) - expected) < 1e-9);
      });
      assert.deepEqual([base, score, shares.firstName, shares.lastName], [known(0), known(7), 0, 0]);
    }),
  );
});
