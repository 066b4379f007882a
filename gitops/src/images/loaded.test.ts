import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readClusterRecord, writeClusterRecord } from '@presage/platform/cluster';
import { makeEnvironment } from '@presage/platform/environment';
import { fakeNodes } from '@presage/platform/testing';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';
import { clusterAt } from '../delivery/cluster.ts';
import { isImageLost } from '../environments/build-images.ts';
import { headOf } from '../environments/history.ts';
import { gitIn } from '../git/git.ts';

describe('a delivery to nodes that pull from no registry', { timeout: 120_000 }, () => {
  let scene: DeliveryScene;
  const loads = async () => (await scene.calls()).filter((call) => call.startsWith('kind load')).length;

  /** What `up` asks before it leaves a delivery as it is. */
  const isLost = async () => {
    const record = await readClusterRecord(join(scene.folder, 'state', 'presage'));
    const git = gitIn(record.repository);
    const dev = makeEnvironment('dev');
    const head = await headOf(git, dev);
    assert.ok(head);
    return isImageLost(await clusterAt(record, git), dev, head);
  };

  before(async () => {
    scene = await deliveryScene();
    process.env.PATH = `${scene.folder}:${process.env.PATH}`; // of this file's own process
    await fakeNodes(scene.folder, ['team-control-plane', 'team-worker'], ['kind', 'docker']);
    await writeClusterRecord(join(scene.folder, 'state', 'presage'), {
      ...scene.record,
      registry: 'presage.local',
      loader: { program: 'kind', cluster: 'team' },
    });
  });
  after(() => scene.close());

  test('a push loads what it builds into every node, and pins what containerd calls it there', async () => {
    const { code, output } = await scene.push();
    assert.equal(code, 0, output);
    assert.match(output, /dev is live/);
    const pins = await scene.bare(['show', 'env/dev:overlays/dev/pins/kustomization.yaml']);
    const [, name = '', digest = ''] = /newName: (\S+\/web)[\s\S]*?digest: (\S+)/.exec(pins) ?? [];
    assert.equal(name, 'presage.local/presage/web');
    for (const node of ['team-control-plane', 'team-worker'])
      assert.ok(
        (await readFile(join(scene.folder, `images-${node}`), 'utf8')).includes(
          `${name}@${digest} ${digest}`,
        ),
      );
    assert.doesNotMatch((await scene.calls()).join('\n'), /digestfile|tls-verify/);
    await assert.rejects(readFile(join(scene.folder, 'pushed.log')));
  });

  test('what the nodes have is not loaded again; what one of them has lost is', async () => {
    const before = await loads();
    assert.equal(await isLost(), false);
    const again = await scene.gitops('release');
    assert.match(again.output, /already done/);
    assert.equal(await loads(), before);
    await writeFile(join(scene.folder, 'images-team-worker'), '');
    assert.equal(await isLost(), true);
    const lost = await scene.gitops('release', '--dry-run');
    assert.match(lost.output, /Build web:[0-9a-f]{12} \(the registry has lost it\)/);
  });

  test('images of a cluster without a registry are published only to a registry that is named', async () => {
    const { code, output } = await scene.gitops('images', '--dry-run');
    assert.equal(code, 64, output);
    assert.match(output, /The cluster has no registry: images are loaded into its nodes/);
  });
});
