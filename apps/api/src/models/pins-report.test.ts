import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { followedBy, readReport, reportPrefix, writeReport } from './pins-report.ts';

const read = (path: string) => parse(readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8'));

describe('a report of pins', () => {
  const pins = { oracle: 'first', churn: `sha256:${'a'.repeat(64)}` };
  const image = 'registry.example/presage/api:1@sha256:2';

  test('has a line for each pin, in the order of their names', () => {
    const text = writeReport({ image, pins, problem: null, serves: pins });
    assert.equal(text, `${image}\nchurn=${pins.churn}\noracle=first`);
    assert.deepEqual(readReport(text), { image, pins, problem: null, serves: pins });
  });

  test('has a shadow version after the pin of its predictor, as Argo CD sorts them', () => {
    const shadowed = { 'churn.shadow': `sha256:${'b'.repeat(64)}`, churn: 'first' };
    const text = writeReport({ image, pins: shadowed, problem: null, serves: shadowed });
    assert.equal(text, `${image}\nchurn=first\nchurn.shadow=sha256:${'b'.repeat(64)}`);
    assert.deepEqual(readReport(text).pins, shadowed);
  });

  test('has the reason why they are not served, and what is', () => {
    const state = { image, pins, problem: 'it is not in the registry', serves: { churn: 'first' } };
    const text = writeReport(state);
    assert.match(text, /\noracle=first\n! it is not in the registry\nserves churn=first$/);
    assert.deepEqual(readReport(text), state);
  });
});

describe('the manifests', () => {
  test('name the ConfigMap and the annotations that the program uses', () => {
    const { configMapGenerator } = read('base/kustomization.yaml');
    const models = configMapGenerator.find(({ name }: { name: string }) => name === 'models');
    assert.deepEqual(Object.keys(models.options.annotations), [followedBy]);
    assert.equal(models.options.disableNameSuffixHash, true);
    const { data } = read('argocd/install/argocd-cm.yaml');
    const health = data['resource.customizations.health.ConfigMap'];
    for (const annotation of [followedBy, reportPrefix]) assert.ok(health.includes(`"${annotation}"`));
    const { rules } = read('base/api/role.yaml');
    const rule = rules.find(({ resources }: { resources: string[] }) => resources.includes('configmaps'));
    assert.deepEqual([rule.resourceNames, rule.verbs], [['models'], ['get', 'watch', 'patch']]);
  });

  test('limit the api of every environment to its report', () => {
    const policy = read('apps/api/cluster/pins/validatingadmissionpolicy.yaml');
    const binding = read('apps/api/cluster/pins/validatingadmissionpolicybinding.yaml');
    const trainings = read('apps/api/cluster/trainings/validatingadmissionpolicy.yaml');
    assert.equal(binding.spec.policyName, policy.metadata.name);
    assert.deepEqual(policy.spec.matchConditions, trainings.spec.matchConditions);
    assert.ok(JSON.stringify(policy.spec).includes(reportPrefix));
  });
});
