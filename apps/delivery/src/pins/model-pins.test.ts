import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { modelPins } from './model-pins.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const treeOf = (...predictors: string[]) => ({
  list: async () => predictors.map((name) => `apps/api/src/predictors/${name}/predictor.ts`),
  read: async () => undefined,
});

describe('the pins of models', () => {
  for (const [what, entries, says] of [
    [
      'a version that is cut off',
      { churn: 'sha256:0123' },
      /^churn=sha256:0123 is neither "first" nor the digest/,
    ],
    ['a version with other letters', { churn: digest.toUpperCase() }, /is neither "first"/],
    [
      'a predictor that does not exist',
      { chrun: 'first' },
      /there is no predictor "chrun"; there are churn, oracle/,
    ],
  ] as const)
    test(`refuses ${what}, by its name`, async () => {
      const problems = await modelPins.check?.({ oracle: 'first', ...entries }, treeOf('churn', 'oracle'));
      assert.deepEqual(
        problems?.map(({ name }) => name),
        Object.keys(entries),
      );
      assert.match(problems?.[0]?.message ?? '', says);
    });

  test('accepts the first model, a digest, and any name where no predictor is known', async () => {
    assert.deepEqual(
      await modelPins.check?.({ churn: digest, oracle: 'first' }, treeOf('churn', 'oracle')),
      [],
    );
    assert.deepEqual(await modelPins.check?.({ weather: 'first' }, treeOf()), []);
  });
});
