import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import { ask, commitOf, GitFailed, idOf } from './git.ts';

describe('reads of objects', () => {
  let repository: TemporaryRepository;
  let first: string;
  const blob = (name: string) => ask(repository.git, ['cat-file', 'blob', name]);
  before(async () => {
    repository = await temporaryRepository();
    first = await repository.commit('first', {
      'a.txt': 'one\ntwo\n\n',
      'empty.txt': '',
      'large.txt': 'é'.repeat(200_000),
      'line\nbreak.txt': 'odd\n',
      'with space.txt': 'spaced',
    });
  });
  after(() => repository.close());

  test('answer as git does, whatever the content and the name', async () => {
    const names = [
      'a.txt',
      'empty.txt',
      'large.txt',
      'line\nbreak.txt',
      'with space.txt',
      'missing',
      'a missing',
    ];
    const answers = await Promise.all(names.map((name) => blob(`${first}:${name}`)));
    const expected = names.map((name) => {
      const { status, stdout } = spawnSync('git', ['cat-file', 'blob', `${first}:${name}`], {
        cwd: repository.folder,
        encoding: 'utf8',
      });
      return status === 0 ? stdout.replace(/\n$/, '') : undefined;
    });
    assert.deepEqual(answers, expected);
  });

  test('refuse a name that is not there, and a folder where a file is asked for', async () => {
    await assert.rejects(repository.git(['cat-file', 'blob', 'nowhere']), GitFailed);
    await assert.rejects(repository.git(['cat-file', 'blob', `${first}^{tree}`]), GitFailed);
  });

  test('see a ref that has moved since, and objects that were written since', async () => {
    assert.equal(await commitOf(repository.git, 'main'), first);
    const second = await repository.commit('second', { 'a.txt': 'three' });
    assert.equal(await commitOf(repository.git, 'main'), second);
    assert.equal(await blob('main:a.txt'), 'three');
    await repository.git(['gc', '--quiet']);
    const third = await repository.commit('third', { 'a.txt': 'four' });
    assert.equal(await commitOf(repository.git, 'main'), third);
    assert.equal(await blob('main^:a.txt'), 'three');
    assert.equal(await idOf(repository.git, 'refs/heads/none'), undefined);
  });
});

describe('a process that reads objects', () => {
  const git = new URL('./git.ts', import.meta.url).href;
  /** What a process prints that reads HEAD in a folder, and its exit code. */
  function reading(folder: string) {
    const program = `
      import { commitOf, gitIn } from ${JSON.stringify(git)};
      const git = gitIn(${JSON.stringify(folder)});
      console.log(await commitOf(git, 'HEAD').catch((error) => error.message));
      console.log(await git(['cat-file', 'blob', 'HEAD:none']).catch((error) => error.name));`;
    const args = ['--input-type=module', '-e', program];
    return spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 20_000 });
  }

  test('ends when it has its answers', async () => {
    const repository = await temporaryRepository();
    const commit = await repository.commit('first', { 'a.txt': '1' });
    const { status, stdout } = reading(repository.folder);
    await repository.close();
    assert.deepEqual([status, stdout], [0, `${commit}\nGitFailed\n`]);
  });

  test('gets an answer in a folder that is no repository, and in none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'presage-no-repository-'));
    const none = reading(folder);
    await rm(folder, { recursive: true });
    assert.deepEqual([none.status, none.stdout], [0, 'undefined\nGitFailed\n'], none.stderr);
    const nowhere = reading(folder);
    assert.deepEqual([nowhere.status, nowhere.stdout], [0, 'undefined\nGitFailed\n'], nowhere.stderr);
  });
});
