import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mergePatchOf, strategicPatch } from './patch.ts';

const container = (more: object) => ({
  spec: { template: { spec: { containers: [{ name: 'api', ...more }] } } },
});

describe('a strategic merge patch', () => {
  test('removes what only the former manifest has', () => {
    assert.deepEqual(
      strategicPatch({ metadata: { labels: { a: '1', b: '2' } } }, { metadata: { labels: { a: '1' } } }),
      {
        metadata: { labels: { b: null, a: '1' } },
      },
    );
  });

  test('deletes items of a merged list by their key, and replaces other lists', () => {
    const before = container({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
      args: ['a', 'b'],
    });
    const after = container({ env: [{ name: 'A', value: '3' }], args: ['a'] });
    assert.deepEqual(
      strategicPatch(before, after),
      container({
        env: [
          { name: 'A', value: '3' },
          { name: 'B', $patch: 'delete' },
        ],
        args: ['a'],
      }),
    );
  });

  test('removes a field within an item of a merged list', () => {
    const before = container({ env: [{ name: 'A', value: '1' }] });
    const after = container({
      env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
    });
    assert.deepEqual(
      strategicPatch(before, after),
      container({
        env: [{ name: 'A', value: null, valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      }),
    );
  });

  test('merges the ports of a container by containerPort, those of a Service by port', () => {
    assert.deepEqual(
      strategicPatch(
        container({ ports: [{ containerPort: 1 }] }),
        container({ ports: [{ containerPort: 2 }] }),
      ),
      container({ ports: [{ containerPort: 2 }, { containerPort: 1, $patch: 'delete' }] }),
    );
    assert.deepEqual(strategicPatch({ spec: { ports: [{ port: 1 }] } }, { spec: { ports: [{ port: 2 }] } }), {
      spec: { ports: [{ port: 2 }, { port: 1, $patch: 'delete' }] },
    });
  });

  test('keeps only the stated member of a union', () => {
    const after = { spec: { strategy: { type: 'Recreate' } } };
    assert.deepEqual(strategicPatch({ spec: { strategy: { type: 'RollingUpdate' } } }, after), {
      spec: { strategy: { type: 'Recreate', $retainKeys: ['type'] } },
    });
    const volumes = [{ name: 'data', emptyDir: {} }];
    assert.deepEqual(strategicPatch({ volumes: [{ name: 'data', configMap: {} }] }, { volumes }), {
      volumes: [{ name: 'data', configMap: null, emptyDir: {}, $retainKeys: ['name', 'emptyDir'] }],
    });
  });

  test('sends what is new as it is', () => {
    const volumes = [{ name: 'data', emptyDir: {} }];
    assert.deepEqual(strategicPatch({}, { volumes }), { volumes });
    assert.deepEqual(strategicPatch({ volumes: [] }, { volumes }), { volumes });
  });

  test('replaces the rules of a NetworkPolicy, whose ports have no key', () => {
    const ingress = [{ ports: [{ port: 'http' }] }];
    assert.deepEqual(
      strategicPatch({ spec: { ingress: [{ ports: [{ port: 'other' }] }] } }, { spec: { ingress } }),
      {
        spec: { ingress },
      },
    );
  });
});

test('a merge patch replaces every list', () => {
  assert.deepEqual(
    mergePatchOf({ spec: { env: [{ name: 'A' }], old: 1 } }, { spec: { env: [{ name: 'B' }] } }),
    { spec: { old: null, env: [{ name: 'B' }] } },
  );
});
