import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeEnvironment } from '@presage/platform/environment';
import { type TemporaryRepository, temporaryRepository } from '../../test/temporary-repository.ts';
import type { Git } from '../git/git.ts';
import { withSnapshot } from '../git/snapshot.ts';
import { treeEntries } from '../git/tree-entries.ts';
import { inspectTree } from './inspect-tree.ts';

const descriptor = {
  environments: [makeEnvironment('dev')],
  images: [{ name: 'web', dockerfile: 'apps/web/Dockerfile', inputs: ['apps/web', ':(exclude)*.md'] }],
  jobs: [],
};
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`;

const inspectAll = async (git: Git, tree: string) =>
  inspectTree(git, tree, descriptor, await treeEntries(git, tree));

describe('the whole tree of a push', () => {
  let repository: TemporaryRepository;
  let first: string;

  /** A commit with entries that no file of this machine needs to be: mode, path and content. */
  async function commitWith(...entries: (readonly [mode: string, path: string, content: string])[]) {
    const { git } = repository;
    await git(['read-tree', first]);
    for (const [mode, path, input] of entries) {
      const object = mode === '160000' ? first : await git(['hash-object', '-w', '--stdin'], { input });
      await git(['update-index', '--add', '--cacheinfo', `${mode},${object},${path}`]);
    }
    const tree = await git(['write-tree']);
    return git(['commit-tree', tree, '-p', first, '-m', 'changed']);
  }
  const inspected = async (...entries: Parameters<typeof commitWith>) => {
    const { findings, notices } = await inspectAll(repository.git, await commitWith(...entries));
    const line = ({ file, message }: { file: string; message: string }) => `${file}: ${message}`;
    return { refused: findings.map(line), notices: notices.map(line) };
  };

  before(async () => {
    repository = await temporaryRepository();
    first = await repository.commit('first', {
      'base/kustomization.yaml': 'resources: []\n',
      'apps/web/Dockerfile': 'FROM scratch\n',
      'docs/page.md': 'text\n',
    });
  });
  after(() => repository.close());

  for (const [path, target] of [
    ['docs/secret', '/etc/passwd'],
    ['docs/up', '../../elsewhere'],
    ['base/around', '../../presage/base/kustomization.yaml'],
    ['root', '..'],
  ] as const)
    test(`a symbolic link to ${target} is refused with path and target`, async () => {
      const { refused } = await inspected(['120000', path, target]);
      assert.equal(refused.length, 1);
      assert.ok(
        refused[0]?.startsWith(`${path}: is a symbolic link to ${target}, which is outside the repository;`),
        refused[0],
      );
    });

  test('a symbolic link that leaves the repository through another one is refused', async () => {
    const { refused } = await inspected(
      ['120000', 'docs/deep/up', '../..'],
      ['120000', 'docs/deep/out', 'up/../../elsewhere'],
    );
    assert.deepEqual(
      refused.map((line) => line.slice(0, line.indexOf(','))),
      ['docs/deep/out: is a symbolic link to up/../../elsewhere'],
    );
  });

  test('symbolic links inside the repository are accepted, also one to nothing and a loop', async () => {
    const { refused } = await inspected(
      ['120000', 'docs/inside', '../base/kustomization.yaml'],
      ['120000', 'docs/nothing', 'no-such-file'],
      ['120000', 'docs/loop', 'loop'],
    );
    assert.deepEqual(refused, []);
  });

  test('a submodule is refused, and so is a file that names some', async () => {
    assert.deepEqual((await inspected(['160000', 'apps/web/library', ''])).refused, [
      'apps/web/library: is a submodule: its files are not in this repository, so builds and Argo CD do not get them. Copy the files here, or use a package',
    ]);
    assert.deepEqual((await inspected(['100644', '.gitmodules', '[submodule "gone"]\n'])).refused, [
      '.gitmodules: names submodules, which are not supported; remove the file',
    ]);
  });

  test('a Git LFS pointer is refused among the manifests and the inputs of an image, and nowhere else', async () => {
    const { refused } = await inspected(
      ['100644', 'base/large.bin', pointer],
      ['100644', 'apps/web/photo.png', pointer],
      ['100644', 'apps/web/excluded.md', pointer],
      ['100644', 'docs/film.mp4', pointer],
    );
    const message =
      'is a Git LFS pointer: its text would be deployed in place of the file. Store the file in git itself (`git lfs untrack`, then `git add --renormalize`)';
    assert.deepEqual(refused, [`apps/web/photo.png: ${message}`, `base/large.bin: ${message}`]);
  });

  test('attributes that change Argo CD’s checkout of a manifest are refused', async () => {
    const { refused } = await inspected([
      '100644',
      '.gitattributes',
      'base/*.yaml ident working-tree-encoding=UTF-16\napps/** eol=crlf\n',
    ]);
    assert.deepEqual(
      refused.map((line) => line.slice(0, line.indexOf(','))),
      ['ident', 'working-tree-encoding=UTF-16'].map(
        (attribute) => `base/kustomization.yaml: has ${attribute} in .gitattributes`,
      ),
    );
    assert.match(
      (await inspected(['100644', 'base/.gitattributes', '* text eol=crlf\n'])).refused[0] ?? '',
      /^base\/\.gitattributes: has eol=crlf in \.gitattributes, so Argo CD’s checkout differs/,
    );
  });

  test('a filter is reported, and stops nothing', async () => {
    const { refused, notices } = await inspected(['100644', '.gitattributes', '* filter=git-crypt\n']);
    assert.deepEqual(refused, []);
    assert.deepEqual(notices, [
      'base/kustomization.yaml: has filter=git-crypt in .gitattributes (and 1 more): builds and Argo CD get what git stores, not what the filter makes of it',
    ]);
  });

  test('export-ignore, text and other attributes without effect on contents are accepted', async () => {
    const { refused, notices } = await inspected([
      '100644',
      '.gitattributes',
      '* text=auto eol=lf export-ignore\n*.png -text -filter\n',
    ]);
    assert.deepEqual([refused, notices], [[], []]);
  });

  test('an overlay of no environment is named, unless another one uses it', async () => {
    const overlay = (name: string, text = '') =>
      ['100644', `overlays/${name}/kustomization.yaml`, text] as const;
    const { refused, notices } = await inspected(
      overlay('dev', 'resources:\n  - ../shared\n'),
      overlay('shared'),
      overlay('staging', 'broken: ['),
    );
    assert.deepEqual(refused, []);
    assert.deepEqual(notices, [
      "overlays/staging: is the overlay of no environment, so it is neither checked nor deployed; add 'staging' to environments in gitops.config.ts, or remove the folder",
    ]);
    assert.match(
      (await inspected(overlay('devv'))).notices[0] ?? '',
      /^overlays\/devv: .*; the environment dev has no overlay, or remove the folder$/,
    );
  });

  test('the files of a checkout are inspected before they are committed', async () => {
    const { git, folder } = repository;
    await git(['read-tree', '--reset', '-u', first]);
    const { symlink, rm } = await import('node:fs/promises');
    await symlink('/etc/hostname', `${folder}/docs/host`);
    const { findings } = await withSnapshot(folder, (snapshot, tree) => inspectAll(snapshot, tree));
    assert.deepEqual(
      findings.map(({ file, rule }) => [file, rule]),
      [['docs/host', 'symbolic-link']],
    );
    await rm(`${folder}/docs/host`);
  });
});
