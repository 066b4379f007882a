import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';

describe('what a push sends out', { timeout: 240_000 }, () => {
  let scene: DeliveryScene;
  let bad: string;
  const page = (text: string) => ({ 'apps/web/index.html': `<h1>${text}</h1>\n` });

  before(async () => {
    scene = await deliveryScene();
    await scene.push();
    bad = await scene.commit('a page that nobody can read', page('bad'));
    await scene.push();
    const { code, output } = await scene.gitops('rollback', 'dev');
    assert.equal(code, 0, output);
  });
  after(() => scene.close());

  test('warns before a commit goes out again that rollback had taken back, and names what to type', async () => {
    await scene.commit('an innocent change', { 'overlays/dev/NOTES.txt': 'innocent' });
    const { code, output } = await scene.push();
    assert.equal(code, 0, output);
    const name = bad.slice(0, 12);
    assert.match(
      output,
      /⚠ dev was rolled back to [0-9a-f]{12}, and this push releases again what that took back:/,
    );
    assert.match(output, new RegExp(`^ +${name} a page that nobody can read$`, 'm'));
    assert.match(output, new RegExp(`\`git revert --no-edit ${name}\`, then \`git push cluster main\``));
    assert.ok(output.indexOf('was rolled back') < output.indexOf('Release '), output);
  });

  test('warns once: the next release has gone out on purpose', async () => {
    await scene.commit('another innocent change', { 'overlays/dev/NOTES.txt': 'again' });
    const { output } = await scene.push();
    assert.match(output, /dev is live/);
    assert.doesNotMatch(output, /rolled back/);
  });

  test('does not warn when the push reverts what was taken back', async () => {
    await scene.commit('worse', page('worse'));
    await scene.push();
    await scene.gitops('rollback', 'dev');
    await scene.clone(['revert', '--no-edit', 'HEAD']);
    const { code, output } = await scene.push();
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /rolled back/);
  });

  test('shows no control character of what is pushed', async () => {
    await symlink('/etc/\u001b]0;title\u0007passwd', join(scene.work, 'apps', 'li\u001b[2Jnk'));
    await scene.commit('an odd name', {});
    const { code, output } = await scene.push();
    assert.equal(code, 1, output);
    assert.match(output, /apps\/link: is a symbolic link to \/etc\/passwd, which is outside the repository/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    assert.doesNotMatch(output, /[\u0000-\u0008\u000b-\u001f\u007f]/);
    await scene.clone(['reset', '--quiet', '--hard', 'cluster/main']);
  });

  test('writes no branch of an environment on which an image would run without a digest', async () => {
    const overlay = await scene.clone(['show', 'HEAD:overlays/dev/kustomization.yaml']);
    const revision = await scene.commit('without pins', {
      'overlays/dev/kustomization.yaml': `${overlay.replace('components:\n  - pins\n', '')}\n`,
    });
    const { code, output } = await scene.push();
    assert.equal(code, 1, output);
    assert.match(
      output,
      /would run without a digest, because components does not name pins; add `- pins` to it/,
    );
    // As if main had it from before it was refused.
    await scene.push('HEAD:refs/heads/topic');
    await scene.bare(['update-ref', 'refs/heads/main', revision]);
    const before = await scene.bare(['rev-parse', 'refs/heads/env/dev']);
    const released = await scene.gitops('release');
    assert.equal(released.code, 65, released.output);
    assert.match(
      released.output,
      /env\/dev is not written: presage\/api:unpinned, .*presage\/web:unpinned would run without a digest\./,
    );
    assert.match(released.output, /→ Name pins last under components of overlays\/dev\/kustomization\.yaml/);
    assert.equal(await scene.bare(['rev-parse', 'refs/heads/env/dev']), before);
  });
});
