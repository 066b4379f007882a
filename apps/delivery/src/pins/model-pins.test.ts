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

  const other = `sha256:${'b'.repeat(64)}`;
  for (const [what, entries, says] of [
    [
      'that is no digest',
      { churn: 'first', 'churn.shadow': 'first' },
      /^churn\.shadow=first is not the digest of a model/,
    ],
    [
      'without a version that serves',
      { 'churn.shadow': digest },
      /^churn\.shadow pins a shadow version, but no line pins the version that serves; write churn=first/,
    ],
    [
      'that serves',
      { churn: digest, 'churn.shadow': digest },
      /^churn\.shadow is the version that serves: there is nothing to compare/,
    ],
    [
      'of another predictor',
      { oracle: digest, churn: 'first', 'churn.shadow': digest },
      /^churn\.shadow is a version of another predictor: oracle pins it too/,
    ],
    [
      'of a predictor that does not exist',
      { churn: 'first', 'chrun.shadow': digest },
      /^there is no predictor "chrun"; there are churn, oracle/,
    ],
  ] as const)
    test(`refuses a shadow version ${what}, at its line`, async () => {
      const problems = await modelPins.check?.(entries, treeOf('churn', 'oracle'));
      assert.deepEqual(
        problems?.map(({ name }) => name),
        [Object.keys(entries).at(-1)],
      );
      assert.match(problems?.[0]?.message ?? '', says);
    });

  test('accepts a shadow version beside a pin', async () => {
    const pins = {
      churn: digest,
      'churn.shadow': other,
      oracle: 'first',
      'oracle.shadow': `sha256:${'c'.repeat(64)}`,
    };
    assert.deepEqual(await modelPins.check?.(pins, treeOf('churn', 'oracle')), []);
  });

  test('accepts the first model, a digest, and any name where no predictor is known', async () => {
    assert.deepEqual(
      await modelPins.check?.({ churn: digest, oracle: 'first' }, treeOf('churn', 'oracle')),
      [],
    );
    assert.deepEqual(await modelPins.check?.({ weather: 'first' }, treeOf()), []);
  });
});
