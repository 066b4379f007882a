import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCode, Refusal } from './refusal.ts';

test('a refusal carries what failed, the next step and the exit code', () => {
  const refusal = new Refusal('Port 80 is in use.', 'Set PORT=8080.', exitCode.configuration);
  assert.ok(refusal instanceof Error);
  assert.deepEqual(
    { name: refusal.name, message: refusal.message, next: refusal.next, code: refusal.code },
    { name: 'Refusal', message: 'Port 80 is in use.', next: 'Set PORT=8080.', code: 78 },
  );
});

test('a refusal without a code is a plain failure', () => {
  assert.equal(new Refusal('No such image.', 'Name one that exists.').code, 1);
});
