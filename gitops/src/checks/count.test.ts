import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countLine, countOf, none, sum } from './count.ts';

test('the closing lines of each runner are read, colours or not', () => {
  assert.deepEqual(countOf('ℹ tests 4\nℹ pass 3\nℹ fail 1\nℹ skipped 0\n'), {
    passed: 3,
    failed: 1,
    skipped: 0,
  });
  assert.deepEqual(countOf('# pass 3\n# fail 0\n# skipped 2\n'), { passed: 3, failed: 0, skipped: 2 });
  assert.deepEqual(
    countOf(' Test Files  2 passed (2)\n \x1b[2m     Tests \x1b[22m \x1b[32m7 passed\x1b[39m (7)\n'),
    {
      passed: 7,
      failed: 0,
      skipped: 0,
    },
  );
  assert.deepEqual(countOf('      Tests  1 failed | 6 passed | 2 skipped (9)\n'), {
    passed: 6,
    failed: 1,
    skipped: 2,
  });
  assert.deepEqual(countOf('  1 failed\n    [shop] › a.spec.ts\n  3 did not run\n  12 passed (4.1s)\n'), {
    passed: 12,
    failed: 1,
    skipped: 3,
  });
});

test('an output without a closing line counts as no test at all', () => {
  assert.equal(countOf('npm error code ELIFECYCLE\n'), undefined);
});

test('counts add up and are told in one line', () => {
  const total = sum(sum(none, { passed: 2, failed: 0, skipped: 1 }), { passed: 3, failed: 0, skipped: 0 });
  assert.equal(countLine(total), '5 passed, 0 failed, 1 skipped');
  assert.equal(countLine({ passed: 1, failed: 0, skipped: 0 }), '1 passed, 0 failed');
});
