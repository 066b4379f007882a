import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { checkout } from '@presage/gitops';
import { apiChange, changes, manifestChange, pinChange, webChange } from './changes.ts';

const original = (file: string) => readFileSync(`${checkout}/${file}`, 'utf8');

describe('changes that are measured', () => {
  const pin = pinChange(['sha256:a', 'sha256:b']);
  for (const change of [...changes, pin]) {
    test(`finds the text to change in ${change.file}, in every run`, () => {
      const first = change.edit(original(change.file), 1);
      const second = change.edit(first, 2);
      assert.notEqual(first, original(change.file));
      assert.notEqual(second, first);
      assert.equal(second.split('\n').length, first.split('\n').length);
    });
  }

  test('distinguishes the answer of the changed version from the previous one', () => {
    const debug = 'literals:\n  - LOG_LEVEL=debug\n';
    assert.ok(manifestChange.shows('{"logLevel":"debug"}', debug));
    assert.ok(!manifestChange.shows('{"logLevel":"info"}', debug));
    const pinned = pin.edit(original(pin.file), 1);
    assert.ok(pin.shows('{"models":{"churn":"sha256:b"}}', pinned));
    assert.ok(!pin.shows('{"models":{"churn":"sha256:a"}}', pinned));
    for (const change of [webChange, apiChange]) {
      const first = change.edit(original(change.file), 1);
      const second = change.edit(first, 2);
      assert.ok(change.shows(second, second));
      assert.ok(!change.shows(first, second));
    }
  });
});
