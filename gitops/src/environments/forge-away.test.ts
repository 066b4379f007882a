import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { writeClusterRecord } from '@presage/platform/cluster';
import { keepCredentialsStep } from '@presage/platform/cluster/create';
import { carryOut } from '@presage/platform/plan';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';
import { type HttpsForge, httpsForge } from '../../test/https-forge.ts';

describe('a forge that was away', { timeout: 120_000 }, () => {
  let scene: DeliveryScene;
  let forge: HttpsForge;
  const state = () => join(scene.folder, 'state', 'presage');
  const useForge = (url: string) =>
    writeClusterRecord(state(), {
      ...scene.record,
      forge: { url, kind: 'https', credentials: join(state(), 'forge') },
    });

  before(async () => {
    scene = await deliveryScene();
    forge = await httpsForge('presage:secret');
    const given = {
      kind: 'https' as const,
      url: forge.url,
      user: 'presage',
      password: 'secret',
      ca: forge.ca,
    };
    for (const action of keepCredentialsStep({ state: state() }, given).actions)
      await carryOut(action, () => undefined);
    await useForge(forge.url);
  });
  after(() => Promise.all([scene.close(), forge.close()]));

  test('gets with the next release what it did not take: also the branches of later environments', async () => {
    assert.equal((await scene.push()).code, 0);
    const there = (branch: string) =>
      forge.repository(['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`]);
    const here = (branch: string) => scene.bare(['rev-parse', `refs/heads/${branch}`]);
    assert.equal(await there('env/dev'), await here('env/dev'));

    await useForge('https://localhost:1/away.git');
    const promotion = await scene.gitops('promote', 'prod');
    assert.notEqual(promotion.code, 0);
    assert.match(promotion.output, /did not take it: .*(refused|connect)/i);
    assert.match(promotion.output, /`npm run gitops release` pushes it/);
    assert.equal(await there('env/prod'), '');

    await useForge(forge.url);
    const release = await scene.gitops('release');
    assert.equal(release.code, 0, release.output);
    assert.equal(await there('env/prod'), await here('env/prod'));
  });
});
