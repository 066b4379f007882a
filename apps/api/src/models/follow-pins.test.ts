import assert from 'node:assert/strict';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type FakeKubernetes, fakeKubernetes } from '../../test/fake-kubernetes.ts';
import { trainOne } from '../../test/models.ts';
import { infoOf, reference, serves, startPod, until } from '../../test/pod.ts';
import coin from '../../test/predictors/coin/predictor.ts';
import { administer, json } from '../../test/running-api.ts';
import type { ModelCard } from './card.ts';

const absent = `sha256:${'0'.repeat(64)}`;

describe('pins that are followed', { timeout: 120_000 }, () => {
  let modelsDir: string;
  let first: ModelCard;
  let second: ModelCard;
  let kubernetes: FakeKubernetes;

  before(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'presage-models-'));
    first = await trainOne(coin, modelsDir);
    second = await trainOne(coin, modelsDir, 900);
  });
  after(() => rm(modelsDir, { recursive: true, force: true }));
  beforeEach(async () => {
    kubernetes = await fakeKubernetes(reference, { coin: 'first' });
  });

  const start = (podName = 'api-1') => startPod(kubernetes, modelsDir, podName);
  const applied = (...lines: string[]) => [reference, ...lines].join('\n');

  test('are served without a restart by the watch that runs, recorded, and reported on the ConfigMap', async () => {
    await using fake = kubernetes;
    await using api = await start();
    const { startedAt, models } = await infoOf(api);
    assert.equal(models.coin, first.digest);
    await until('it has reported', () => fake.reportOf('api-1') === applied('coin=first'));
    const watches = () => fake.asked.filter((asked) => asked.includes('watch=true')).length;
    fake.apply({ coin: second.digest });
    await until('the second is served', serves(api, second.digest));
    assert.deepEqual(await infoOf(api).then((info) => [info.pins, info.pinProblem, info.startedAt]), [
      { coin: second.digest },
      null,
      startedAt,
    ]);
    await until('it has reported', () => fake.reportOf('api-1') === applied(`coin=${second.digest}`));
    const { items } = (await (await api.request('/api/environments')).json()) as {
      items: { models: { pin: string; digest: string }[] }[];
    };
    assert.deepEqual(items[0]?.models, [{ predictor: 'coin', pin: second.digest, digest: second.digest }]);
    const answer = await api.request('/toss', json('POST', { strength: 1, thumb: 'left' }));
    assert.equal(((await answer.json()) as { model: string }).model, second.digest);
    const { name } = api.configuration.database;
    const { rows } = await administer('select digest from models order by id', name);
    assert.deepEqual(
      rows.map(({ digest }) => digest),
      [first.digest, second.digest],
    );
    fake.apply({ coin: 'first' });
    await until('the first is served again', serves(api, first.digest));
    assert.equal(watches(), 1, 'as soon as it changes, not with the next connection');
  });

  test('bring a shadow version and take it away; one that cannot be loaded disturbs nothing', async () => {
    await using fake = kubernetes;
    await using api = await start();
    const shadow = async () => {
      const { shadows } = (await (await api.request('/api/models')).json()) as {
        shadows: { coin?: { digest: string; problem: { code: string } | null } };
      };
      return shadows.coin;
    };
    assert.equal(await shadow(), undefined);
    fake.apply({ coin: 'first', 'coin.shadow': second.digest });
    await until('it is loaded', async () => (await shadow())?.problem === null);
    await until(
      'it has reported',
      () => fake.reportOf('api-1') === applied('coin=first', `coin.shadow=${second.digest}`),
    );
    assert.equal((await infoOf(api)).models.coin, first.digest);
    fake.apply({ coin: second.digest, 'coin.shadow': absent });
    await until('the second is served', serves(api, second.digest));
    assert.equal((await shadow())?.problem?.code, 'model-absent');
    await until(
      'it has reported no problem',
      () => fake.reportOf('api-1') === applied(`coin=${second.digest}`, `coin.shadow=${absent}`),
    );
    assert.equal((await infoOf(api)).pinProblem, null);
    fake.apply({ coin: second.digest });
    await until('it is gone', async () => (await shadow()) === undefined);
  });

  test('that cannot be loaded keep the present model, say why, and are tried again', async () => {
    await using fake = kubernetes;
    await using api = await start();
    fake.apply({ coin: absent });
    await until('it reports the problem', () => fake.reportOf('api-1')?.includes('\n! '));
    const [image, pin, problem, kept, ...rest] = fake.reportOf('api-1')?.split('\n') ?? [];
    assert.deepEqual([image, pin, kept, rest], [reference, `coin=${absent}`, 'serves coin=first', []]);
    assert.match(
      problem ?? '',
      /^! The model of coin that test pins, MODEL_coin=sha256:0+, cannot be served: it is not in the registry\. /,
    );
    const info = await infoOf(api);
    assert.deepEqual([info.models, info.pins], [{ coin: first.digest }, { coin: 'first' }]);
    assert.equal(`! ${info.pinProblem}`, problem);
    assert.equal((await api.request('/readyz')).status, 200, 'it stays ready');

    const folderOf = (digest: string) => join(modelsDir, 'coin', digest.replace('sha256:', ''));
    const aside = join(modelsDir, 'coin', 'aside');
    await rename(folderOf(second.digest), aside);
    fake.apply({ coin: second.digest });
    await until('it reports the second', () => fake.reportOf('api-1')?.includes(`coin=${second.digest}\n! `));
    await rename(aside, folderOf(second.digest));
    await until('the model that arrived is served', serves(api, second.digest));
    await until(
      'the report has no problem',
      () => fake.reportOf('api-1') === applied(`coin=${second.digest}`),
    );
    const warnings = api.log.filter(({ msg }) => msg === 'pins not served, the present models stay');
    assert.equal(warnings.length, 2, 'each reason is logged once');
  });

  for (const [what, data, why] of [
    ['of an unknown predictor', { coin: 'first', dice: 'first' }, /there is no predictor "dice"/],
    ['that are no version', { coin: 'latest' }, /MODEL_coin is neither "first" nor the digest/],
  ] as const)
    test(`${what} change nothing`, async () => {
      await using fake = kubernetes;
      await using api = await start();
      fake.apply(data);
      await until('it reports the problem', () => why.test(fake.reportOf('api-1') ?? ''));
      assert.equal((await infoOf(api)).models.coin, first.digest);
    });

  test('of another image are left to the pods of that image', async () => {
    await using fake = kubernetes;
    await using api = await start();
    await until('it has reported', () => fake.reportOf('api-1') === applied('coin=first'));
    fake.apply(
      { coin: second.digest },
      { 'presage.local/followed-by': 'registry.example/presage/api:other' },
    );
    fake.apply({ coin: absent });
    fake.apply({ coin: second.digest }, { 'presage.local/followed-by': reference });
    await until('its own are served', serves(api, second.digest));
    assert.equal(api.log.filter(({ msg }) => msg === 'models replaced').length, 1);
    assert.equal((await infoOf(api)).pinProblem, null);
  });

  for (const behaviour of ['gone', 'gone-in-the-stream', 'forbidden', 'usual'] as const)
    test(`arrive after the watch was cut and the next connection is ${behaviour}`, async () => {
      await using fake = kubernetes;
      await using api = await start();
      await until('it has reported', () => fake.reportOf('api-1'));
      fake.watches = behaviour;
      fake.disconnect();
      if (behaviour !== 'usual')
        await until('it has tried twice', () => {
          const failed = api.log.filter(({ msg }) => String(msg).startsWith('watch of the pins failed'));
          return failed.length >= 3;
        });
      fake.apply({ coin: second.digest });
      fake.watches = 'usual';
      await until('it is served', serves(api, second.digest));
      assert.equal((await api.request('/readyz')).status, 200);
    });

  test('of every replica converge, and reports of pods that are gone are removed', async () => {
    await using fake = kubernetes;
    await using one = await start('api-1');
    await using two = await start('api-2');
    const three = await start('api-3');
    for (const pod of ['api-1', 'api-2', 'api-3'])
      await until(`${pod} has reported`, () => fake.reportOf(pod) === applied('coin=first'));
    await three[Symbol.asyncDispose]();
    fake.apply({ coin: second.digest });
    await until(
      'both serve it',
      async () => (await serves(one, second.digest)()) && serves(two, second.digest)(),
    );
    await until('api-3 is missed', () => fake.reportOf('api-1') === applied(`coin=${second.digest}`));
    assert.equal(fake.reportOf('api-3'), applied('coin=first'), 'it may still come back');
    fake.pods = ['api-1', 'api-2'];
    await until('api-3 has no report', () => fake.reportOf('api-3') === undefined);
    assert.equal(fake.reportOf('api-2'), applied(`coin=${second.digest}`));
  });

  test('a report that Kubernetes refuses is sent again; the models are replaced all the same', async () => {
    await using fake = kubernetes;
    fake.refusesReports = true;
    await using api = await start();
    fake.apply({ coin: second.digest });
    await until('it is served', serves(api, second.digest));
    await until('it has logged why', () =>
      api.log.some(({ reason }) => /422 .*denied by presage-pins/.test(String(reason))),
    );
    fake.refusesReports = false;
    await until('it has reported', () => fake.reportOf('api-1') === applied(`coin=${second.digest}`));
  });

  test('wait for the database, in which a new version is recorded before it is served', async () => {
    await using fake = kubernetes;
    await using api = await start();
    const { name } = api.configuration.database;
    await until('it has reported', () => fake.reportOf('api-1') === applied('coin=first'));
    await administer('alter table models rename to elsewhere', name);
    fake.apply({ coin: second.digest });
    await until('it shows the problem', async () => (await infoOf(api)).pinProblem);
    assert.equal((await infoOf(api)).models.coin, first.digest);
    assert.equal(fake.reportOf('api-1'), applied('coin=first'), 'which is no refusal of the pins');
    await administer('alter table elsewhere rename to models', name);
    await until('it is served', serves(api, second.digest));
  });

  describe('a pod that starts while they cannot be loaded', () => {
    test('serves what pods of its image served, and reports the problem', async () => {
      await using fake = kubernetes;
      const before = await start();
      fake.apply({ coin: second.digest });
      await until('it has reported', () => fake.reportOf('api-1') === applied(`coin=${second.digest}`));
      fake.apply({ coin: absent });
      await until('it reports the problem', () => fake.reportOf('api-1')?.includes('\n! '));
      await before[Symbol.asyncDispose]();
      fake.pods = [];
      await using after = await start('api-2');
      assert.equal((await infoOf(after)).models.coin, second.digest);
      assert.match((await infoOf(after)).pinProblem ?? '', /it is not in the registry/);
      assert.equal((await after.request('/readyz')).status, 200);
      await until('it reports the problem', () =>
        fake.reportOf('api-2')?.endsWith(`serves coin=${second.digest}`),
      );
      await until('the first is forgotten', () => fake.reportOf('api-1') === undefined);
      fake.apply({ coin: 'first' });
      await until('it follows again', serves(after, first.digest));
      await until('it reports that', () => fake.reportOf('api-2') === applied('coin=first'));
    });

    test('does not start without such a report, nor with one of another image', async () => {
      await using fake = kubernetes;
      fake.apply({ coin: absent });
      await assert.rejects(start(), /it is not in the registry/);
      fake.apply(
        { coin: absent },
        { 'report.presage.local/api-0': 'registry.example/presage/api:other\ncoin=first' },
      );
      await assert.rejects(start(), /it is not in the registry/);
    });

    test('starts with its variables when the API server does not answer', async () => {
      await using fake = kubernetes;
      fake.watches = 'silent';
      await using api = await start();
      assert.equal((await infoOf(api)).models.coin, first.digest);
      assert.equal((await api.request('/readyz')).status, 200);
    });
  });
});
