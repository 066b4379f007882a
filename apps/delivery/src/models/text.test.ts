import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Comparison } from './registry.ts';
import { verdictText } from './text.ts';

const difference = { value: 0.0012, low: -0.0004, high: 0.0028, rows: 1409 };
const comparison: Comparison = {
  predictor: 'churn',
  metric: 'logLoss',
  better: 'lower',
  data: { source: 'import', name: 'telco.csv', fingerprint: 'f' },
  a: { digest: 'sha256:a', metrics: [] },
  b: { digest: 'sha256:b', metrics: [] },
  paired: { verdict: 'undecided', difference, worseSlices: [] },
  worse: false,
};

test('versions that chance alone may tell apart are undecided, with the interval', () => {
  assert.equal(
    verdictText(comparison),
    'Undecided, the difference may be chance: its loss minus that of the first is 0.0012 (-0.0004 to 0.0028) on 1409 rows of telco.csv.',
  );
});

test('a slice on which the second is worse is named', () => {
  const slice = {
    field: 'Contract',
    value: 'Two year',
    difference: { ...difference, low: 0.001, rows: 340 },
  };
  const text = verdictText({
    ...comparison,
    paired: { verdict: 'better', difference: { ...difference, value: -0.01 }, worseSlices: [slice] },
    worse: true,
  });
  assert.match(text, /^The second is better: /);
  assert.match(
    text,
    /\nThe second is worse where Contract is Two year: 0\.0012 \(0\.001 to 0\.0028\) on 340 rows\.$/,
  );
});

test('the same version is named as such, and measures that are no sample decide by themselves', () => {
  assert.equal(verdictText({ ...comparison, b: comparison.a }), 'They are the same version.');
  assert.equal(
    verdictText({ ...comparison, paired: null, worse: true }),
    'The second is worse by logLoss (lower is better), on telco.csv.',
  );
});
