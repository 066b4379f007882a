import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewOf } from './names.ts';
import { databasePolicy } from './objects.ts';

test('the rule at the database lets the named pods of one preview in, by one port', () => {
  const server = { namespace: 'presage-dev', selector: { app: 'database' }, port: 'postgres' };
  const { metadata, spec } = databasePolicy(previewOf('fix/a'), server, ['api', 'migrate']) as {
    metadata: object;
    spec: { ingress: object[]; podSelector: object };
  };
  assert.deepEqual(metadata, {
    name: 'database-preview-fix-a',
    namespace: 'presage-dev',
    labels: { 'presage.local/preview': 'fix-a' },
  });
  assert.deepEqual(spec.podSelector, { matchLabels: { app: 'database' } });
  assert.deepEqual(spec.ingress, [
    {
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'preview-fix-a' } },
          podSelector: {
            matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values: ['api', 'migrate'] }],
          },
        },
      ],
      ports: [{ port: 'postgres' }],
    },
  ]);
});
