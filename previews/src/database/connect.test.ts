import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passwordIn } from './connect.ts';

test('a server without a password in the Secret is reported as that', () => {
  assert.equal(passwordIn({ 'database-password': 'a' }, 'database-password', 'presage-dev'), 'a');
  for (const secrets of [{}, { 'database-password': '' }])
    assert.throws(
      () => passwordIn(secrets, 'database-password', 'presage-dev'),
      /The Secret presage in presage-dev lacks database-password/,
    );
});
