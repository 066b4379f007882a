import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Cluster, gitIn } from '@presage/gitops';
import { previewIfAny, previewNamed } from './named.ts';
import { branchFile } from './tree.ts';

describe('a preview by the name of its branch', () => {
  let folder: string;
  const cluster = () => ({ git: gitIn(folder) }) as unknown as Cluster;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-named-'));
    const git = gitIn(folder);
    await git(['init', '--quiet', '--initial-branch=env/preview-topic-one']);
    await mkdir(join(folder, dirname(branchFile)), { recursive: true });
    await writeFile(join(folder, branchFile), 'BRANCH=Topic/One\n');
    await git(['add', '--all']);
    await git(['-c', 'user.name=a', '-c', 'user.email=a@presage.example', 'commit', '--quiet', '-m', 'a']);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('is found by the branch and by the slug, for a person', async () => {
    for (const name of ['Topic/One', 'topic-one', 'preview-topic-one'])
      assert.equal((await previewNamed(cluster(), name)).slug, 'topic-one');
    await assert.rejects(previewNamed(cluster(), 'other'), /There is no preview of other/);
  });

  test('is that of exactly the branch for a pipeline, or none', async () => {
    assert.equal((await previewIfAny(cluster(), 'Topic/One'))?.slug, 'topic-one');
    assert.equal(await previewIfAny(cluster(), 'topic-one'), undefined);
    assert.equal(await previewIfAny(cluster(), 'other'), undefined);
  });
});
