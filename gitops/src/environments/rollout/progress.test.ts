import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Progress, progressReporter, stillness } from './progress.ts';

/** The lines that a sequence of states leads to, each with its time in milliseconds. */
function lines(states: readonly (readonly [now: number, step: string, pods: string])[]): string[] {
  const found: string[] = [];
  const see = progressReporter((line) => found.push(line));
  for (const [now, step, pods] of states) see({ step, pods } satisfies Progress, now);
  return found;
}

describe('the progress of a rollout', () => {
  test('is one line for each change of state, however long it lasts', () => {
    assert.deepEqual(
      lines([
        [0, 'the sync starts', 'pods ready: web 1 of 1'],
        [600, 'the sync starts', 'pods ready: web 1 of 1'],
        [20_000, 'the sync starts', 'pods ready: web 1 of 1'],
        [20_100, 'pods start', 'pods ready: web 1 of 1'],
        [20_700, 'pods start', 'pods ready: web 1 of 1'],
        [21_000, 'pods start', 'pods ready: web 2 of 2'],
        [21_600, 'pods start', 'pods ready: web 2 of 2'],
      ]),
      ['the sync starts; pods ready: web 1 of 1', 'pods start', 'pods ready: web 2 of 2'],
    );
  });

  test('leaves out what lasts for a moment only', () => {
    assert.deepEqual(
      lines([
        [0, 'the sync starts', 'pods ready: api 1 of 1'],
        [100, 'the sync starts', 'pods ready: api 1 of 1, web 1 of 1'],
        [700, 'the sync starts', 'pods ready: api 1 of 1, web 1 of 1'],
        [800, 'Argo CD compares', 'pods ready: api 1 of 1, web 1 of 1'],
        [900, 'the sync starts', 'pods ready: api 1 of 1, web 1 of 1'],
        [1500, 'the sync starts', 'pods ready: api 1 of 1, web 1 of 1'],
      ]),
      ['the sync starts; pods ready: api 1 of 1, web 1 of 1'],
    );
  });
});

describe('a rollout that stands still', () => {
  const ready = (count: number) => ({ step: 'the pods start', pods: `pods ready: api ${count} of 3` });

  test('is one without a new state for a while, however long all of it takes', () => {
    const still = stillness(0);
    assert.deepEqual(
      [still(ready(0), 1000), still(ready(0), 250_000), still(ready(1), 299_000), still(ready(1), 600_000)],
      [0, 249_000, 0, 301_000],
    );
  });

  test('is one whose pods come and go', () => {
    const still = stillness(0);
    for (const [at, count] of [
      [0, 0],
      [100, 1],
      [200, 0],
      [300, 1],
    ] as const)
      still(ready(count), at);
    assert.equal(still(ready(0), 400), 300);
  });
});
