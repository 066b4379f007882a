import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { carriedOver, readModelPins, scanModelPins, withModelPins } from './pins.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const start = `# How to edit it.\nchurn=first\noracle=first\n`;

describe('the pins of models', () => {
  test('are lines of predictor and version, beside comments', () => {
    const text = `# a comment\n\nchurn=${digest('a')}\noracle=first\n`;
    assert.deepEqual(scanModelPins(text), {
      pins: { churn: digest('a'), oracle: 'first' },
      problems: [],
    });
  });

  for (const [what, line, says] of [
    ['a version that is cut off', 'churn=sha256:0123', /neither "first" nor the digest/],
    ['a value that is missing', 'churn', /churn= is neither/],
    ['spaces', 'churn = first', /without spaces/],
    ['a line end of Windows', 'churn=first\r', /neither "first"/],
    [
      'a predictor that there is not',
      'chrun=first',
      /there is no predictor "chrun"; there are churn, oracle/,
    ],
    ['a second line of a predictor', 'oracle=first', /oracle is pinned twice/],
  ] as const) {
    test(`refuses ${what}, with its line`, () => {
      const { problems } = scanModelPins(`# a comment\noracle=first\n${line}\n`, ['churn', 'oracle']);
      assert.deepEqual(
        problems.map(({ line: where }) => where),
        [3],
      );
      assert.match(problems[0]?.message ?? '', says);
      assert.throws(() => readModelPins(`oracle=first\n\n${line}\nchurn=x`, 'here'), /here, line \d: /);
    });
  }

  test('are changed one by one: comments and the rest stay', () => {
    assert.equal(
      withModelPins(start, { churn: digest('b') }),
      `# How to edit it.\nchurn=${digest('b')}\noracle=first\n`,
    );
    assert.equal(withModelPins(start, { crime: 'first' }), `${start}crime=first\n`);
    assert.equal(withModelPins('', { crime: 'first' }), 'crime=first\n');
  });

  test('last when a new revision comes; new predictors begin as the revision says, old ones go', () => {
    const present = { churn: digest('c'), weather: 'first' };
    assert.equal(
      carriedOver(start, present, ['churn', 'oracle']),
      `# How to edit it.\nchurn=${digest('c')}\noracle=first\n`,
    );
    assert.equal(
      carriedOver(start, { crime: digest('d') }, ['churn', 'crime', 'oracle']),
      `${start}crime=${digest('d')}\n`,
    );
    assert.match(carriedOver(start, present, []), /weather=first/);
  });
});
