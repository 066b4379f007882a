import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type DeliveryScene, deliveryScene } from '../../test/delivery-scene.ts';

describe('git push cluster HEAD:refs/for/main', { timeout: 240_000 }, () => {
  let scene: DeliveryScene;
  const look = () => scene.push('HEAD:refs/for/main');
  const refs = () => scene.bare(['for-each-ref']);
  const file = 'base/api/deployment.yaml';
  const edit = async (from: RegExp, to: string) =>
    scene.commit('api: a change', {
      [file]: (await scene.clone(['show', `HEAD:${file}`])).replace(from, to),
    });

  before(async () => {
    scene = await deliveryScene();
    await scene.push();
  });
  after(() => scene.close());

  test('shows what would change in each environment, and changes nothing', async () => {
    const [present, calls] = [await refs(), (await scene.calls()).length];
    await edit(/memory: \S+/, 'memory: 100Mi');
    const { code, output } = await look();
    assert.equal(code, 0, output);
    assert.match(output, /✔ A push of it would be accepted\./);
    assert.match(
      output,
      /^dev: 1 object changed\n {2}~ Deployment api\n {6}- (spec\.\S+\.memory): \S+\n {6}\+ \1: 100Mi\n/m,
    );
    assert.match(output, /^prod, after a promotion from dev: \d+ objects added/m);
    assert.match(output, /^Nothing was pushed\. To release it: `git push cluster HEAD:main`\.$/m);
    assert.match(output, /^ {3}(\w+)\.\.\1 {2}HEAD -> refs\/for\/main$/m);
    assert.equal(await refs(), present);
    assert.equal((await scene.calls()).length, calls, 'nothing was built, and kubectl not started');
  });

  test('names the image that would be built', async () => {
    await scene.commit('a page', { 'apps/web/index.html': '<h1>Soon</h1>\n' });
    const { output } = await look();
    assert.match(
      output,
      /^ {2}web would be built \(changed in [0-9a-f]{12}\)\n {2}api, database: nothing changed$/m,
    );
  });

  test('the verb diff says the same without a push, as text and for a pull request', async () => {
    const revision = await scene.clone(['rev-parse', 'HEAD']);
    const pushed = (await look()).output;
    const { code, output } = await scene.gitops('diff', '--revision', revision);
    assert.equal(code, 0, output);
    assert.ok(pushed.includes(output.trim()), `${pushed}\n---\n${output}`);
    const { output: markdown } = await scene.gitops('diff', '--revision', revision, '--markdown');
    assert.match(markdown, new RegExp(`^## What a push of ${revision.slice(0, 12)} would change$`, 'm'));
    assert.match(
      markdown,
      /^### dev: 1 object changed\n\n```diff\n@@ Deployment api @@\n- spec\.\S+: \S+\n\+ spec\.\S+: 100Mi\n```$/m,
    );
  });

  test('what would be refused is refused, with the reason, and nothing is written', async () => {
    const present = await refs();
    await edit(/readOnlyRootFilesystem: true/, 'readOnlyRootFilesystem: false');
    const { code, output } = await look();
    assert.equal(code, 1);
    assert.match(
      output,
      /✖ A push of it would be refused:\n {2}base\/api\/deployment\.yaml: .*can write to its image/,
    );
    assert.match(output, /would be refused: base\/api\/deployment\.yaml: .*\n.*→ Nothing was pushed\./);
    assert.equal(await refs(), present);
  });

  test('a commit that main could not take is refused as main would', async () => {
    await scene.clone(['commit', '--quiet', '--amend', '--message', 'other']);
    await scene.clone(['reset', '--quiet', '--hard', 'cluster/main']);
    await scene.clone(['commit', '--quiet', '--amend', '--message', 'written again']);
    const { code, output } = await look();
    assert.equal(code, 1);
    assert.match(output, /main: This push would remove [0-9a-f]{12} from main’s history/);
  });

  test('only on its own, and only for main', async () => {
    const { code, output } = await scene.push('HEAD:refs/for/main', 'HEAD:refs/heads/topic/a');
    assert.equal(code, 1);
    assert.match(output, /refs\/for\/main shows what a push would do; nothing else is pushed with it/);
    assert.match((await scene.push('HEAD:refs/for/topic')).output, /neither a branch nor a tag/);
    assert.doesNotMatch(await refs(), /topic|refs\/for/);
  });

  test('a repository of an earlier version is not left with the ref', async () => {
    await scene.bare(['config', '--unset', 'receive.procReceiveRefs']);
    const { code, output } = await look();
    assert.equal(code, 1);
    assert.match(output, /Run `npm run up` once/);
    assert.doesNotMatch(await refs(), /refs\/for/);
  });
});
