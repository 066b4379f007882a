import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Cluster, gitIn } from '@presage/gitops';
import { checkedKey, checkedRequests, keepChecked } from './checked.ts';

describe('an overlay that was found to be valid', () => {
  let folder: string;
  const cluster = (descriptor: object = { previews: { max: 5 } }, kustomize = 'kustomize-1') =>
    ({ git: gitIn(folder), record: { tools: { kustomize } }, descriptor }) as unknown as Cluster;

  async function commit(files: Readonly<Record<string, string>>): Promise<string> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const git = gitIn(folder);
    await git(['add', '--all']);
    const person = ['-c', 'user.name=Wren', '-c', 'user.email=wren@presage.example'];
    await git([...person, 'commit', '--quiet', '--message=change']);
    return git(['rev-parse', 'HEAD']);
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-checked-'));
    await gitIn(folder)(['init', '--quiet']);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('is known again until something that decides it changes', async () => {
    const first = await commit({
      'base/api.yaml': 'kind: Deployment\n',
      'overlays/preview/kustomization.yaml': 'resources: [../../base]\n',
      'apps/api/Dockerfile': 'FROM node\n',
      'apps/api/src/main.ts': '1;\n',
    });
    const key = await checkedKey(cluster(), first);
    assert.match(key ?? '', /^[0-9a-f]{64}$/);
    const source = await commit({ 'apps/api/src/main.ts': '2;\n', 'docs/page.md': 'Text\n' });
    assert.equal(await checkedKey(cluster(), source), key, 'a change of the application decides nothing');
    const others = [
      await checkedKey(cluster({ previews: { max: 6 } }), source),
      await checkedKey(cluster(undefined, 'kustomize-2'), source),
      await checkedKey(cluster(), await commit({ 'apps/web/Dockerfile': 'FROM node\n' })),
      await checkedKey(cluster(), await commit({ 'base/api.yaml': 'kind: StatefulSet\n' })),
    ];
    assert.equal(new Set([key, ...others]).size, 5);
  });

  test('is kept with what its pods ask for, in place of the one before', async () => {
    const cache = join(folder, 'cache');
    assert.equal(await checkedRequests(cache, 'one'), undefined);
    await keepChecked(cache, { key: 'one', requests: [64, 128] });
    assert.deepEqual(await checkedRequests(cache, 'one'), [64, 128]);
    await keepChecked(cache, { key: 'two', requests: [] });
    assert.deepEqual(
      [await checkedRequests(cache, 'one'), await checkedRequests(cache, 'two')],
      [undefined, []],
    );
  });
});
