import assert from 'node:assert/strict';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';

describe('what a push carries and what it is called', { timeout: 240_000 }, () => {
  let scene: DeliveryScene;
  const heads = () =>
    scene.bare(['for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/tags']);

  before(async () => {
    scene = await deliveryScene();
    const { code, output } = await scene.push();
    assert.equal(code, 0, output);
  });
  after(() => scene.close());

  /** Pushes and expects a refusal that changes nothing in the cluster's repository. */
  async function refused(sentence: RegExp, ...args: string[]): Promise<void> {
    const before = await heads();
    const { code, output } = await scene.push(...args);
    assert.equal(code, 1, output);
    assert.match(output, sentence);
    assert.equal(await heads(), before);
  }
  const undo = () => scene.clone(['reset', '--quiet', '--hard', 'cluster/main']);

  for (const [ref, sentence] of [
    ['refs/tags/env/prod', /Only gitops writes env\/prod\./],
    ['refs/tags/main', /The tag main is refused: main is the branch that is released/],
    ['refs/heads/env', /The branch env is refused: the branches of the environments are env\/<environment>/],
    ['refs/heads/refs/heads/main', /its short name looks like the full name of another ref/],
  ] as const)
    test(`refuses the ref ${ref}`, () => refused(sentence, `HEAD:${ref}`));

  test('deletes a ref that was pushed under such a name before it was refused', async () => {
    await scene.bare(['update-ref', 'refs/tags/env/prod', 'refs/heads/main']);
    assert.equal((await scene.push('--delete', 'refs/tags/env/prod')).code, 0);
    await refused(/Only gitops writes env\/dev/, '--delete', 'refs/heads/env/dev');
  });

  test('means the branch main, and not a tag of that name', async () => {
    await scene.bare(['update-ref', 'refs/tags/main', 'refs/heads/env/dev']);
    const revision = await scene.bare(['rev-parse', 'refs/heads/main']);
    const { code, output } = await scene.gitops('release', '--revision', 'main', '--dry-run');
    await scene.bare(['update-ref', '-d', 'refs/tags/main']);
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`Release ${revision.slice(0, 12)} to dev`));
  });

  test('refuses a symbolic link that leaves the repository, with path and target', async () => {
    await symlink('../../outside', join(scene.work, 'apps', 'link'));
    await scene.commit('a link', {});
    await refused(/apps\/link: is a symbolic link to \.\.\/\.\.\/outside, which is outside the repository/);
    await undo();
  });

  test('refuses a submodule', async () => {
    const commit = await scene.clone(['rev-parse', 'HEAD']);
    await scene.clone(['update-index', '--add', '--cacheinfo', `160000,${commit},apps/web/library`]);
    await scene.clone(['commit', '--quiet', '-m', 'a submodule']);
    await refused(/apps\/web\/library: is a submodule/);
    await undo();
  });

  test('refuses a Git LFS pointer among the inputs of an image', async () => {
    await scene.commit('a photo', {
      'apps/web/photo.png': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12\n`,
    });
    await refused(/apps\/web\/photo\.png: is a Git LFS pointer/);
    await undo();
  });

  test('reports a filter, and builds and renders what was pushed whatever .gitattributes say', async () => {
    await scene.commit('attributes', {
      '.gitattributes':
        'apps/web/index.html export-ignore\nbase/** export-ignore\napps/web/* filter=crypt ident\n',
      'apps/web/index.html': '$Id$ <h1>All of it</h1>\n',
    });
    const { code, output } = await scene.push();
    assert.equal(code, 0, output);
    assert.match(output, /⚠ apps\/web\/Dockerfile: has filter=crypt in \.gitattributes \(and 1 more\)/);
    assert.match(output, /dev is live/);
    assert.match(await readFile(join(scene.folder, 'context.txt'), 'utf8'), /^apps\/web\/index\.html$/m);
  });

  test('refuses attributes that would change the manifests in Argo CD’s checkout', async () => {
    await scene.commit('attributes', { 'base/.gitattributes': '*.yaml working-tree-encoding=UTF-16\n' });
    await refused(/base\/kustomization\.yaml: has working-tree-encoding=UTF-16 in \.gitattributes/);
    await undo();
  });

  test('names what to type after a commit was amended that had been pushed', async () => {
    await scene.clone(['commit', '--quiet', '--amend', '-m', 'amended']);
    await refused(/`git fetch cluster`, `git reset --soft cluster\/main`, `git commit`/, '--force', 'main');
    await undo();
  });

  test('names what to type when others have pushed in the meantime', async () => {
    await scene.clone(['reset', '--quiet', '--hard', 'HEAD^']);
    await scene.commit('another change', { 'docs/page.md': 'text\n' });
    await refused(/`git pull --rebase cluster main`/, '--force', 'main');
    await undo();
  });

  for (const [what, committer, by] of [
    ['without a committer’s name', ' <ada@example.test> 1700000000 +0000', 'ada <ada@example.test>'],
    ['whose committer is punctuation', '.,; <> 1700000000 +0000', 'unknown <>'],
    ['with an address of odd bytes', 'Ada\u001f <a\u0007da@\u00ff\u0080> 1700000000 +0000', 'Ada <a da@'],
  ] as const)
    test(`accepts a commit ${what}`, async () => {
      const [tree, parent] = await Promise.all(
        ['HEAD^{tree}', 'HEAD'].map((name) => scene.clone(['rev-parse', name])),
      );
      const input = `tree ${tree}\nparent ${parent}\nauthor Ada <ada@example.test> 1700000000 +0000\ncommitter ${committer}\n\nodd ${what}\n`;
      const commit = await scene.clone(['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], {
        input,
      });
      const { code, output } = await scene.push(`${commit}:refs/heads/main`);
      assert.equal(code, 0, output);
      assert.match(output, /dev is live/);
      const message = await scene.bare(['log', '-1', '--format=%B', 'refs/heads/env/dev']);
      assert.ok(message.includes(`Presage-By: ${by}`), message);
      await scene.clone(['reset', '--quiet', '--hard', commit]);
    });
});
