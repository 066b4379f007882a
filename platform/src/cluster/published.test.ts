import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { publishedAddresses } from './published.ts';
import type { ClusterRecord } from './record.ts';

describe('addresses that a cluster publishes', () => {
  let folder: string;
  const has = (kind: string, ...items: readonly object[]) =>
    writeFile(join(folder, kind), JSON.stringify({ items }));
  const addresses = async () => {
    const record = { tools: { kubectl: join(folder, 'kubectl') }, kubeconfig: 'none' } as ClusterRecord;
    return (await publishedAddresses(record, { namespace: 'team-dev' })).map(({ url }) => url);
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-published-'));
    // Answers `get KIND` with the file of that name; without one the cluster does not know the kind.
    const script = `#!/bin/sh\nwhile [ "$1" != get ]; do shift; done\nexec cat '${folder}'/"$2"\n`;
    await writeFile(join(folder, 'kubectl'), script, { mode: 0o755 });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('are host names where no Service has a port of the nodes', async () => {
    await has('services', { kind: 'Service', metadata: { name: 'web' }, spec: { type: 'ClusterIP' } });
    assert.deepEqual(await addresses(), []);
    const backendRefs = [{ name: 'web' }];
    await has('httproutes.gateway.networking.k8s.io', {
      kind: 'HTTPRoute',
      metadata: { name: 'web' },
      spec: { hostnames: ['team.example'], rules: [{ backendRefs }] },
    });
    assert.deepEqual(await addresses(), ['https://team.example']);
  });

  test('are the ports where there are some', async () => {
    const spec = { type: 'NodePort', ports: [{ port: 80, nodePort: 31001 }] };
    await has('services', { kind: 'Service', metadata: { name: 'web' }, spec });
    assert.deepEqual(await addresses(), ['http://localhost:31001']);
  });
});
