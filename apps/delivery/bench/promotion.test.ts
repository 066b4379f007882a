import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkout } from '@presage/gitops';
import { replacingPods } from './promotion.ts';

for (const workload of ['api', 'web'])
  test(`the pods of ${workload} get another annotation in every run, and nothing else changes`, () => {
    const original = readFileSync(`${checkout}/base/${workload}/deployment.yaml`, 'utf8');
    const lines = original.split('\n');
    const first = replacingPods(original, 'one').split('\n');
    const second = replacingPods(replacingPods(original, 'one'), 'two').split('\n');
    assert.deepEqual(
      first.filter((line) => !lines.includes(line)),
      ['    metadata:', '      annotations:', '        presage.local/bench: "one"'],
    );
    assert.equal(second.length, lines.length + 3);
    assert.deepEqual(
      second.filter((line) => !first.includes(line)),
      ['        presage.local/bench: "two"'],
    );
    assert.equal(/^ {4}metadata:$/m.test(original), false, 'a second metadata would not be valid');
  });
