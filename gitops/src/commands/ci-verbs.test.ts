import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';

describe('the verbs that a CI job calls', { timeout: 240_000 }, () => {
  let scene: DeliveryScene;

  before(async () => {
    scene = await deliveryScene();
    await scene.push();
  });
  after(() => scene.close());

  test('images: prints in a dry run what it would build and push, and does neither', async () => {
    const before = await scene.calls();
    const { code, output } = await scene.gitops('images', '--dry-run');
    assert.equal(code, 0, output);
    const { registry } = scene.record;
    assert.match(output, /Build web, which [0-9a-f]{12} changed, and push it to 127\.0\.0\.1:\d+/);
    assert.match(
      output,
      new RegExp(`buildah push --tls-verify=false .* ${registry}/presage/web:[0-9a-f]{12}`),
    );
    assert.match(output, new RegExp(`tag it as ${registry}/presage/web:[0-9a-f]{12}`));
    assert.deepEqual(await scene.calls(), before);
  });

  for (const { what, args, message } of [
    {
      what: 'an address that is none of a registry',
      args: ['images', '--registry', 'https://ghcr.io/team'],
      message: /is not the address of a registry/,
    },
    {
      what: 'a revision that does not exist',
      args: ['images', '--revision', 'nosuch'],
      message: /There is no revision "nosuch"/,
    },
    {
      what: 'a comment without a forge',
      args: ['comment', 'README.md'],
      message: /No pull request is named/,
    },
    {
      what: 'a base that does not exist',
      args: ['diff', '--base', 'nosuch'],
      message: /There is no revision "nosuch"/,
    },
    {
      what: 'a part of the tests that does not exist',
      args: ['test', '--no-check', '--shard', '4/3'],
      message: /"4\/3" is not a part of the tests/,
    },
  ]) {
    test(`${args[0]}: refuses ${what}`, async () => {
      const { code, output } = await scene.gitops(...args);
      assert.equal(code, 64, output);
      assert.match(output, message);
    });
  }

  test('status --check: ends with 0 only while all is Synced and Healthy, and keeps the report', async () => {
    const report = join(scene.folder, 'report', 'status.txt');
    const ready = await scene.gitops('status', '--check', '--output', report);
    assert.equal(ready.code, 0, ready.output);
    assert.match(await readFile(report, 'utf8'), /^dev .*Synced +Healthy/m);
    await scene.cluster({ dev: { health: 'Degraded' } });
    const second = join(scene.folder, 'second.txt');
    const degraded = await scene.gitops('status', '--check', '--output', second);
    assert.equal(degraded.code, 1);
    assert.match(degraded.output, /dev is Synced and Degraded/);
    assert.ok(existsSync(second));
  });
});
