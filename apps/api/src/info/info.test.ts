import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApi } from '../../test/running-api.ts';
import { requiredMigrations } from '../migrations/folder.ts';
import { infoSchema } from './schema.ts';

test('/api/info describes what runs: image, commit, digest, environment, database', async () => {
  const image = {
    reference: 'registry/presage/api:0123456789ab@sha256:00',
    commit: '0123456789ab',
    digest: 'sha256:00',
  };
  const dashboardUrl = 'https://argocd.test/applications/argocd/presage-dev';
  await using api = await startApi({ image, environment: 'dev', dashboardUrl });
  const response = await api.request('/api/info');
  const info = infoSchema.parse(await response.json());
  assert.equal(response.headers.get('cache-control'), 'no-store');
  assert.deepEqual(
    [
      info.name,
      info.version,
      info.commit,
      info.image,
      info.digest,
      info.environment,
      info.dashboard,
      info.node,
    ],
    ['presage', '0.0.0', image.commit, image.reference, image.digest, 'dev', dashboardUrl, process.version],
  );
  assert.equal(info.database.state, 'up');
  assert.equal(info.database.migration, requiredMigrations().at(-1));
  assert.ok(Number(info.database.latencyMs) >= 0);
  assert.ok(Date.now() - Date.parse(info.startedAt) >= info.uptimeSeconds * 1000);
});

test('/api/info names no dashboard where Argo CD does not deploy the environment', async () => {
  await using api = await startApi();
  const info = infoSchema.parse(await (await api.request('/api/info')).json());
  assert.equal(info.dashboard, null);
  assert.equal(info.preview, null);
});

test('/api/info names the branch and the commit of a preview', async () => {
  const preview = { branch: 'fix/basket', commit: '0123456789ab' };
  await using api = await startApi({ environment: 'preview-fix-basket', preview });
  const info = infoSchema.parse(await (await api.request('/api/info')).json());
  assert.deepEqual(info.preview, preview);
});
