import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EnvironmentStatus, requireReady } from './status.ts';

const ready: EnvironmentStatus = {
  environment: 'dev',
  commit: 'a'.repeat(40),
  revision: 'b'.repeat(40),
  action: 'release',
  subject: 'release',
  by: 'Ada',
  deliveredAt: undefined,
  images: [],
  pinned: [],
  sync: 'Synced',
  health: 'Healthy',
  liveCommit: 'a'.repeat(40),
  since: undefined,
  addresses: [],
  dashboard: '',
  pods: { ready: 1, total: 1 },
  problems: [],
};
const empty = { ...ready, environment: 'prod', commit: undefined, sync: 'not deployed', health: '' };

test('environments are ready when all that was delivered is Synced and Healthy', () => {
  requireReady([ready, empty]);
  assert.throws(() => requireReady([empty]), /Nothing was delivered yet/);
  assert.throws(
    () => requireReady([ready, { ...ready, environment: 'prod', health: 'Degraded' }]),
    /prod is Synced and Degraded/,
  );
  assert.throws(() => requireReady([{ ...ready, sync: 'OutOfSync' }]), /dev is OutOfSync and Healthy/);
  assert.throws(
    () => requireReady([{ ...ready, liveCommit: 'c'.repeat(40) }]),
    /dev does not run the newest commit of its branch yet/,
  );
});
