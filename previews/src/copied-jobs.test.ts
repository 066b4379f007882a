import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { completedIn, leftOutAtFirst, stillLeftOut } from './copied-jobs.ts';

const job = (name: string, digest: string, succeeded: number, claim?: string) => ({
  metadata: { name },
  spec: {
    template: {
      spec: {
        containers: [{ image: `registry/presage/api@${digest}` }],
        volumes: [{}, ...(claim ? [{ persistentVolumeClaim: { claimName: claim } }] : [])],
      },
    },
  },
  status: { succeeded },
});
const pins = (first: string, second: string) => [
  { name: 'presage/first', digest: first },
  { name: 'presage/second', digest: second },
];

describe('a Job whose work is copied', () => {
  const jobs = ['first', 'second'];
  const both = completedIn([job('first', 'sha256:1', 1), job('second', 'sha256:2', 1, 'files')]);

  test('is left out where its image is that of the first environment', () => {
    assert.deepEqual(leftOutAtFirst(jobs, pins('sha256:1', 'sha256:2'), both, ['files']), jobs);
    assert.deepEqual(leftOutAtFirst(jobs, pins('sha256:1', 'sha256:3'), both, ['files']), ['first']);
    assert.deepEqual(leftOutAtFirst(['second'], pins('sha256:1', 'sha256:2'), both, ['files']), ['second']);
    assert.deepEqual(leftOutAtFirst(jobs, [], new Map(), []), []);
  });

  test('runs where a claim that it writes to was not copied', () => {
    assert.deepEqual(leftOutAtFirst(jobs, pins('sha256:1', 'sha256:2'), both, []), ['first']);
  });

  test('runs where the first environment has not completed it', () => {
    const running = completedIn([job('first', 'sha256:1', 0)]);
    assert.deepEqual(leftOutAtFirst(jobs, pins('sha256:1', 'sha256:2'), running, ['files']), []);
  });

  test('runs in a later push that changes its image, and stays left out otherwise', () => {
    const before = pins('sha256:1', 'sha256:2');
    assert.deepEqual(stillLeftOut(jobs, pins('sha256:1', 'sha256:3'), before), ['first']);
    assert.deepEqual(stillLeftOut(['second'], before, before), ['second']);
    assert.deepEqual(stillLeftOut(jobs, [], []), []);
  });
});
