import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';

const read = (path: string) => parse(readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8'));

test('the policy of trainings is about the api of every environment and about the CronJob that trains', () => {
  const policy = read('apps/api/cluster/trainings/validatingadmissionpolicy.yaml');
  const binding = read('apps/api/cluster/trainings/validatingadmissionpolicybinding.yaml');
  const { metadata } = read('base/api/serviceaccount.yaml');
  assert.equal(
    policy.spec.matchConditions[0].expression.replace(/\s+/g, ' ').trim(),
    `request.namespace.startsWith("presage-") && request.userInfo.username == "system:serviceaccount:" + request.namespace + ":${metadata.name}"`,
  );
  assert.equal(binding.spec.policyName, policy.metadata.name);
  assert.equal(binding.spec.paramRef.name, read('base/train/cronjob.yaml').metadata.name);
});
