import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import { gitIn } from '../git/git.ts';
import { installRemote, isRemoteInstalled, makeRepository, type RemotePlace } from './install.ts';

describe('the git remote that `up` installs', () => {
  let checkout: TemporaryRepository;
  let place: RemotePlace;

  before(async () => {
    checkout = await temporaryRepository();
    await checkout.commit('first', { 'a.txt': '1' });
    place = {
      checkout: checkout.folder,
      repository: join(checkout.folder, '.state', "o'clock", 'presage.git'),
      stateHome: join(checkout.folder, '.state'),
      cacheHome: join(checkout.folder, '.cache'),
    };
  });
  after(() => checkout.close());

  const push = (): Promise<{ code: number; output: string }> =>
    new Promise((resolve) => {
      execFile('git', ['push', 'cluster', 'main'], { cwd: checkout.folder }, (error, _, output) =>
        resolve({ code: error ? Number(error.code) : 0, output }),
      );
    });

  test('creates a bare repository whose files the cluster’s git server can read', async () => {
    assert.equal(await isRemoteInstalled(place), false);
    await installRemote(place);
    assert.equal(await isRemoteInstalled(place), true);
    const git = gitIn(place.repository);
    assert.equal(await git(['rev-parse', '--is-bare-repository']), 'true');
    assert.equal(await git(['symbolic-ref', 'HEAD']), 'refs/heads/main');
    assert.equal((await stat(join(place.repository, 'HEAD'))).mode & 0o004, 0o004);
    assert.equal(await checkout.git(['remote', 'get-url', 'cluster']), place.repository);
  });

  test('is installed again when a hook, a setting or the remote is another one', async () => {
    const hook = join(place.repository, 'hooks', 'pre-receive');
    const git = gitIn(place.repository);
    for (const change of [
      () => writeFile(hook, '#!/bin/sh\n'),
      () => git(['config', '--local', 'receive.denyDeletes', 'true']),
      () => checkout.git(['remote', 'remove', 'cluster']),
    ]) {
      await change();
      assert.equal(await isRemoteInstalled(place), false);
      await installRemote(place);
      assert.equal(await isRemoteInstalled(place), true);
    }
  });

  test('changes nothing the second time', async () => {
    const hook = join(place.repository, 'hooks', 'pre-receive');
    const config = join(place.repository, 'config');
    const before = await Promise.all([stat(hook), stat(config)]);
    await installRemote(place);
    const after = await Promise.all([stat(hook), stat(config)]);
    assert.deepEqual(
      after.map(({ ino, mtimeMs }) => [ino, mtimeMs]),
      before.map(({ ino, mtimeMs }) => [ino, mtimeMs]),
    );
  });

  test('refuses pushes and says what to do when the checkout that serves it is gone', async () => {
    const { code, output } = await push();
    assert.equal(code, 1);
    assert.match(output, /The checkout that serves this remote is gone or not installed/);
    assert.match(output, /Run `npm run up` from the checkout that you work in/);
  });

  test('refuses to replace a remote `cluster` with another address', async () => {
    await checkout.git(['remote', 'set-url', 'cluster', '/somewhere/else.git']);
    await assert.rejects(installRemote(place), (error: Refusal) => {
      assert.match(error.message, /leads to \/somewhere\/else\.git, not to this cluster/);
      assert.match(error.next, /git remote set-url cluster/);
      return error.code === 73;
    });
  });

  test('refuses a folder that is not a git repository', async () => {
    const outside = join('/', 'proc');
    await assert.rejects(
      installRemote({ ...place, checkout: outside }),
      (error: Refusal) => error instanceof Refusal && /is not a git repository/.test(error.message),
    );
  });

  test('reports when something else is where the repository should be', async () => {
    const file = join(checkout.folder, 'a-file');
    await writeFile(file, '');
    await assert.rejects(makeRepository(file), /cannot be created/);
    await assert.rejects(makeRepository(join(file, 'presage.git')), /cannot be created/);
    await rm(file);
    await mkdir(file);
  });
});
