import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exitCode, Refusal } from '@presage/gitops';
import { type DeliveredScene, deliveredScene, descriptor, previewOn } from '../../test/delivered.ts';
import { type Answers, openAnswers } from './answers.ts';

describe('what the service answers', () => {
  let scene: DeliveredScene;
  let answers: Answers;
  const open = () => openAnswers(scene.configuration);

  before(async () => {
    scene = await deliveredScene(['dev', 'prod']);
    const push = await scene.push();
    assert.equal(push.code, 0, push.output);
    assert.equal((await scene.gitops('promote', 'prod')).code, 0);
    await scene.commit('a new page', { 'apps/web/index.html': '<p>new</p>\n' });
    assert.equal((await scene.push()).code, 0);
    answers = open();
  });
  after(() => scene.close());

  const verb = async (...args: string[]) => JSON.parse((await scene.gitops(...args, '--json')).output);

  test('is what `status` prints for each environment, with when each image came', async () => {
    const [dev, prod] = await answers.environments();
    const printed = await verb('status');
    assert.deepEqual(
      [dev?.name, dev?.commit, dev?.revision, dev?.sync, dev?.health],
      ['dev', printed[0].commit, printed[0].revision, 'Synced', 'Healthy'],
    );
    assert.deepEqual([prod?.name, prod?.from, prod?.commit], ['prod', 'dev', printed[1].commit]);
    assert.equal(dev?.by, 'Ada');
    const log = await verb('log', 'dev');
    const since = Object.fromEntries(dev?.images.map((image) => [image.name, image.since]) ?? []);
    assert.equal(since['presage/web'], log[0].at, 'with the last push');
    assert.equal(since['presage/api'], log[1].at, 'with the first one');
    assert.equal(
      dev?.images.find(({ name }) => name === 'presage/web')?.digest,
      printed[0].images.find(({ name }: { name: string }) => name === 'presage/web').digest,
    );
    assert.ok((dev?.pinned[0]?.values.length ?? 0) > 0);
  });

  test('is what `log` prints, in parts, without e-mail addresses', async () => {
    const printed = await verb('log');
    const whole = await answers.log({ max: 100, skip: 0 });
    const commits = (items: readonly { commit: string }[]) => items.map(({ commit }) => commit);
    assert.deepEqual(commits(whole.items), commits(printed));
    assert.equal(whole.total, 3);
    assert.deepEqual(commits((await answers.log({ max: 1, skip: 1 })).items), commits(printed.slice(1, 2)));
    assert.deepEqual(
      commits((await answers.log({ environment: 'prod', max: 9, skip: 0 })).items),
      commits(await verb('log', 'prod')),
    );
    const [newest] = whole.items;
    assert.deepEqual([newest?.outcome, newest?.by], ['live', 'Ada']);
    assert.deepEqual(
      newest?.images.map(({ name }) => name),
      ['presage/web'],
    );
    assert.doesNotMatch(JSON.stringify(whole), /@example/);
  });

  test('is what `diff` prints, of environments and of deliveries', async () => {
    const found = await answers.diff('prod', 'dev');
    const { manifests, images, commits } = await verb('diff', 'prod', 'dev');
    assert.deepEqual([found.manifests, found.images, found.commits], [manifests, images, commits]);
    assert.match(found.manifests, /^\+.*image: /m);
    assert.equal(found.truncated, false);
    const [newest, before] = (await answers.log({ environment: 'dev', max: 2, skip: 0 })).items;
    assert.equal(newest?.previous, before?.commit);
    const own = await answers.diff(before?.commit ?? '', newest?.commit ?? '');
    assert.deepEqual(
      own.images.map(({ name }) => name),
      ['presage/web'],
    );
  });

  test('refuses to render what was never delivered', async () => {
    const main = await scene.bare(['rev-parse', 'refs/heads/main']);
    for (const name of [main, 'main', 'f'.repeat(40), 'staging'])
      await assert.rejects(answers.diff('prod', name), (error) => {
        assert.ok(error instanceof Refusal);
        assert.equal(error.code, exitCode.usage);
        return true;
      });
  });

  test('is what `why` prints', async () => {
    const found = await answers.why('dev');
    const printed = [await verb('why', 'dev')].flat();
    assert.deepEqual([found.state, found.text], ['fine', printed[0].text]);
    await assert.rejects(answers.why('staging'), Refusal);
  });

  test('is what `preview list` prints, with the size that the last push recorded', async () => {
    assert.deepEqual(await answers.previews(), []);
    const used = new Date(0).toISOString();
    const entry = { address: '10.0.0.1', port: 80, used, replicas: { 'deployments/web': 1 }, megabytes: 12 };
    await scene.cluster({
      raw: {
        '/api/v1/namespaces/presage-previews/configmaps/previews': { data: { topic: JSON.stringify(entry) } },
      },
      furtherApplications: [
        {
          metadata: { name: 'preview-topic' },
          status: { sync: { status: 'Synced' }, health: { status: 'Healthy' } },
        },
      ],
    });
    const commit = await previewOn(scene, 'topic');
    const before = (await scene.calls()).length;
    const [found, ...others] = await open().previews();
    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...found, updatedAt: '' },
      {
        ...{ branch: 'topic', address: 'http://topic.localhost:31000', commit, updatedAt: '' },
        ...{ megabytes: 12, asleep: true, usedAt: used, sync: 'Synced', health: 'Healthy' },
      },
    );
    assert.match(found?.updatedAt ?? '', /^20/);
    assert.doesNotMatch((await scene.calls()).slice(before).join('\n'), /secret|port-forward/);
    const [printed] = await verb('preview', 'list');
    assert.deepEqual({ ...printed, slug: undefined }, { ...found, slug: undefined });
  });

  test('is nothing once main turns the page off', async () => {
    await scene.commit('off', { 'gitops.config.ts': await descriptor('false') });
    assert.equal((await scene.push()).code, 0);
    const off = open();
    for (const ask of [
      () => off.environments(),
      () => off.log({ max: 1, skip: 0 }),
      () => off.diff('prod', 'dev'),
      () => off.previews(),
    ])
      await assert.rejects(ask, /gitops\.config\.ts turns the page Deliveries off/);
  });
});
