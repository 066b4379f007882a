import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathOf } from './direct.ts';

test('an object is at the path of its kind', () => {
  const at = (apiVersion: string, kind: string, namespace?: string) =>
    pathOf({ apiVersion, kind, metadata: { name: 'a', ...(namespace ? { namespace } : {}) } });
  assert.equal(at('v1', 'Namespace'), '/api/v1/namespaces/a');
  assert.equal(at('v1', 'Secret', 'n'), '/api/v1/namespaces/n/secrets/a');
  assert.equal(
    at('networking.k8s.io/v1', 'NetworkPolicy', 'n'),
    '/apis/networking.k8s.io/v1/namespaces/n/networkpolicies/a',
  );
  assert.equal(
    at('argoproj.io/v1alpha1', 'AppProject', 'argocd'),
    '/apis/argoproj.io/v1alpha1/namespaces/argocd/appprojects/a',
  );
});
