import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { commitOf, gitIn } from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import { pushToForge, removeFromForge } from './forge.ts';
import { previewEnvironment } from './names.ts';

describe('the branch of a preview on a forge', () => {
  const environment = previewEnvironment('topic');
  let folder: string;
  let git: ReturnType<typeof gitIn>;
  let there: ReturnType<typeof gitIn>;
  let record: { forge: { url: string; kind: 'ssh'; credentials: string } };

  /** Moves the branch here to a commit without parents. */
  const commit = async (subject: string): Promise<string> => {
    const tree = (await git(['mktree'], { input: '' })).trim();
    const who = ['-c', 'user.name=Wren', '-c', 'user.email=wren@presage.example'];
    const made = (await git([...who, 'commit-tree', tree, '-m', subject])).trim();
    await git(['update-ref', environment.ref, made]);
    return made;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-forge-'));
    for (const name of ['here', 'forge'])
      await gitIn(folder)(['init', '--quiet', '--bare', join(folder, name)]);
    git = gitIn(join(folder, 'here'));
    there = gitIn(join(folder, 'forge'));
    record = { forge: { url: join(folder, 'forge'), kind: 'ssh', credentials: folder } };
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('is replaced by a further commit, also by one that has no common history', async () => {
    for (const subject of ['one', 'another']) {
      const made = await commit(subject);
      await pushToForge(record, git, environment);
      assert.equal(await commitOf(there, environment.ref), made);
    }
  });

  test('is removed, and a second removal finds nothing to do', async () => {
    assert.equal(await removeFromForge(record, git, environment), undefined);
    assert.equal(await commitOf(there, environment.ref), undefined);
    assert.equal(await removeFromForge(record, git, environment), undefined);
  });

  test('stays as it is where another Presage has written it', async () => {
    const theirs = await commit('theirs');
    await git(['push', '--quiet', join(folder, 'forge'), environment.ref]);
    await commit('ours');
    const refused = await pushToForge(record, git, environment).catch((error: unknown) => error);
    assert.ok(refused instanceof Refusal);
    assert.match(refused.message, /has commits on env\/preview-topic that this Presage did not write/);
    assert.equal(await removeFromForge(record, git, environment), undefined);
    assert.equal(await commitOf(there, environment.ref), theirs);
    await there(['update-ref', '-d', environment.ref]);
    await pushToForge(record, git, environment);
    await git(['push', '--quiet', '--force', join(folder, 'forge'), `${theirs}:${environment.ref}`]);
    assert.match((await removeFromForge(record, git, environment)) ?? '', /to delete it: git push \S+ :refs/);
    assert.equal(await commitOf(there, environment.ref), theirs);
  });

  test('is reported when the forge does not answer', async () => {
    const away = { forge: { ...record.forge, url: join(folder, 'nowhere') } };
    await assert.rejects(pushToForge(away, git, environment), (error: unknown) => {
      assert.ok(error instanceof Refusal);
      assert.match(error.message, /nowhere did not take env\/preview-topic/);
      return true;
    });
    assert.match((await removeFromForge(away, git, environment)) ?? '', /nowhere/);
  });

  test('is not asked for where Argo CD reads this machine', async () => {
    await pushToForge({}, git, environment);
    assert.equal(await removeFromForge({}, git, environment), undefined);
  });
});
