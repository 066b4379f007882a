import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindEnforces } from './enforcement.ts';

test('kind enforces NetworkPolicies from 0.24 on', () => {
  const versions = ['0.9.0', '0.23.0', '0.24.0', '0.33.0', '1.0.0'];
  const enforcing = versions.filter((version) => kindEnforces(`kind v${version} go1.27.3 linux/amd64`));
  assert.deepEqual(enforcing, ['0.24.0', '0.33.0', '1.0.0']);
  assert.equal(kindEnforces(''), false);
});
