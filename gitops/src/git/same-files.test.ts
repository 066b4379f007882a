import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import { ask, commitOf, type Git } from './git.ts';
import { sameFiles } from './same-files.ts';

describe('whether two commits have the same files', () => {
  let repository: TemporaryRepository;
  let commits: string[];
  before(async () => {
    repository = await temporaryRepository();
    const { commit } = repository;
    commits = [
      await commit('first', { 'apps/web/index.html': '1', 'apps/api/main.ts': '1', 'package.json': '{}' }),
      await commit('page', { 'apps/web/index.html': '2' }),
      await commit('test', { 'apps/web/index.test.ts': '1' }),
      await commit('Dockerfile', { 'apps/web/Dockerfile': '1', '.npmrc': '' }),
      await commit('odd', { 'apps/a folder/x*': '1' }),
    ];
  });
  after(() => repository.close());

  const cases = [
    ['apps/web'],
    ['apps/web/'],
    ['apps/web', ':(exclude)*.test.ts'],
    ['apps/api', 'package.json'],
    ['apps/api', 'package.json', '.npmrc'],
    [':(glob)apps/*/Dockerfile'],
    ['package.json', ':(glob)apps/*/Dockerfile'],
    ['apps/*'],
    ['.'],
    ['apps/a folder/x*'],
    ['no/such/folder'],
    ['*.html', 'apps/api'],
  ];
  for (const pathspecs of cases) {
    test(`answers as git diff does for ${pathspecs.join(' ')}`, async () => {
      for (const one of commits) {
        for (const other of commits) {
          const args = ['diff', '--quiet', one, other, '--', ...pathspecs];
          const expected = (await ask(repository.git, args)) !== undefined;
          const answer = await sameFiles(repository.git, one, other, pathspecs);
          assert.equal(answer, expected, `${one} ${other}`);
        }
      }
    });
  }

  test('starts no diff where the ids are enough', async () => {
    const [first = '', page = ''] = commits;
    const git: Git = (args, options) => {
      assert.notEqual(args[0], 'diff');
      return repository.git(args, options);
    };
    assert.equal(await sameFiles(git, first, page, ['apps/api', 'package.json', ':(exclude)*.md']), true);
    assert.equal(await sameFiles(git, first, page, ['package.json', 'apps/web']), false);
  });

  test('is false for a commit that there is not', async () => {
    const unknown = 'a'.repeat(12);
    assert.equal(await commitOf(repository.git, unknown), undefined);
    assert.equal(await sameFiles(repository.git, unknown, commits[0] ?? '', ['package.json']), false);
    assert.equal(await sameFiles(repository.git, unknown, commits[0] ?? '', ['no/such/folder']), false);
  });
});
