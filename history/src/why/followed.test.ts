import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterRecord } from '@presage/platform/cluster';
import { makeEnvironment } from '@presage/platform/environment';
import { branches } from '../../test/branch.ts';
import { readDeliveries } from '../log/deliveries.ts';
import { followedBy } from './followed.ts';

test('what up has waited for is recorded as live since its commit; an end that is there stays', async (context) => {
  const { git, commit, deliver, close } = await branches();
  context.after(close);
  const [dev, prod, later] = [makeEnvironment('dev'), makeEnvironment('prod'), makeEnvironment('later')];
  const revision = await commit('2026-11-01T10:00:00Z', { 'a.txt': 'one' });
  const at = '2026-11-01T10:05:00Z';
  await deliver({ environment: dev, action: 'release', revision, at });
  const ended = { result: 'live' as const, ended: '2026-11-01T10:06:00.000Z' };
  await deliver({ environment: prod, action: 'promote', revision, at, ended });

  const before = Date.now();
  await followedBy({} as ClusterRecord, git).recordLive([dev, prod, later]);

  const [inDev] = await readDeliveries(git, dev);
  assert.equal(inDev?.ending?.result, 'live');
  assert.equal(inDev?.ending?.began, '2026-11-01T10:05:00.000Z');
  assert.ok(Date.parse(inDev?.ending?.ended ?? '') >= before);
  const [inProd] = await readDeliveries(git, prod);
  assert.equal(inProd?.ending?.ended, ended.ended);
});
