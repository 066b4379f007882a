import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { briefOutcome, compareOutcomes } from './compare.ts';

describe('two answers', () => {
  test('of a probability differ by it, and agree on the class', () => {
    const served = { value: 0.25, class: 'stays' };
    assert.deepEqual(compareOutcomes({ kind: 'probability' }, served, { value: 0.75, class: 'leaves' }), {
      agrees: false,
      difference: 0.5,
    });
    assert.deepEqual(compareOutcomes({ kind: 'probability' }, served, { value: 0.125, class: 'stays' }), {
      agrees: true,
      difference: -0.125,
    });
  });

  test('of several classes differ by the probability of the class that serves', () => {
    const served = { value: 0.75, class: 'a', parts: { a: 0.75, b: 0.125, c: 0.125 } };
    const shadow = { value: 0.5, class: 'b', parts: { a: 0.25, b: 0.5, c: 0.25 } };
    assert.deepEqual(compareOutcomes({ kind: 'class' }, served, shadow), { agrees: false, difference: -0.5 });
  });

  test('without classes agree on nothing: only the difference counts', () => {
    assert.deepEqual(compareOutcomes({ kind: 'years' }, { value: 81 }, { value: 79.5 }), {
      agrees: null,
      difference: -1.5,
    });
  });
});

test('an answer is stored without what no figure needs', () => {
  const outcome = {
    value: 4,
    class: 'low',
    interval: [2, 6] as const,
    parts: { theft: 3, other: 1 },
    date: '2026-11-26',
    reference: 5,
  };
  assert.deepEqual(briefOutcome({ kind: 'count' }, outcome), { value: 4, class: 'low', interval: [2, 6] });
  assert.deepEqual(briefOutcome({ kind: 'class' }, outcome), {
    value: 4,
    class: 'low',
    interval: [2, 6],
    parts: { theft: 3, other: 1 },
  });
});
