import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startCommand } from '../../test/command.ts';
import { trainOne } from '../../test/models.ts';
import coin from '../../test/predictors/coin/predictor.ts';
import { createDatabase, type RunningApi, startApi } from '../../test/running-api.ts';
import type { ModelCard } from './card.ts';

const absent = `sha256:${'0'.repeat(64)}`;

describe('predictors and models', () => {
  let modelsDir: string;
  let api: RunningApi;
  let first: ModelCard;
  let second: ModelCard;
  before(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'presage-models-'));
    first = await trainOne(coin, modelsDir);
    second = await trainOne(coin, modelsDir, 2);
    api = await startApi({ modelsDir, pins: { coin: second.digest } });
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await rm(modelsDir, { recursive: true, force: true });
  });

  // biome-ignore lint/suspicious/noExplicitAny: what comes is what is tested
  const read = async (path: string, status = 200): Promise<any> => {
    const response = await api.request(path);
    assert.equal(response.status, status, path);
    return response.json();
  };

  test('a predictor says what it asks, of which data, and which model serves', async () => {
    const { items } = await read('/api/predictors');
    const predictor = await read('/api/predictors/coin');
    assert.deepEqual(items, [predictor]);
    assert.deepEqual(await read('/api/predicteurs/coin'), predictor);
    assert.deepEqual(Object.keys(predictor.fields), ['strength', 'thumb']);
    assert.deepEqual(predictor.fields, structuredClone(coin.fields));
    assert.deepEqual(predictor.data, { synthetic: true, notice: coin.data?.synthetic.notice });
    assert.deepEqual(predictor.model, {
      digest: second.digest,
      trainer: 'counting',
      trainedAt: second.trainedAt,
      data: second.data,
    });
    await read('/api/predictors/dice', 404);
  });

  test('a list tells the first version from the one that is pinned', async () => {
    const { environment, pins, models } = await read('/api/models');
    assert.equal(environment, 'test');
    assert.deepEqual(pins, { coin: second.digest });
    const summaries = models as { digest: string; first: boolean; pinned: boolean }[];
    assert.deepEqual(
      summaries.map((each) => [each.digest, each.first, each.pinned]),
      [
        [second.digest, false, true],
        [first.digest, true, false],
      ],
    );
    assert.deepEqual(await read(`/api/models/${first.digest}`), first);
    assert.deepEqual(await read(`/api/modeles/${second.digest}`), second);
    assert.match(
      (await read(`/api/models/${absent}`, 404)).detail,
      /No predictor has sha256:0+ in the registry/,
    );
    await read('/api/models/first', 404);
    await read('/api/models?predictor=dice', 404);
    await read('/api/models?predictors=coin', 422);
  });

  test('two versions are measured on the same records, by the route and by the command alike', async () => {
    const query = `predictor=coin&a=${first.digest}&b=${second.digest}`;
    const compared = await read(`/api/models/compare?${query}`);
    assert.deepEqual(
      [compared.predictor, compared.metric, compared.better, compared.worse],
      ['coin', 'accuracy', 'higher', false],
    );
    const { a, b } = compared;
    assert.deepEqual([a.digest, b.digest], [first.digest, second.digest]);
    assert.ok(a.metrics[0].value > 0.6);
    const { stdout, stderr } = await startCommand(`compare coin ${first.digest} ${second.digest}`, {
      DATABASE_NAME: api.configuration.database.name,
      MODELS_DIR: modelsDir,
    }).ended;
    assert.deepEqual(JSON.parse(stdout), compared, stderr);
    assert.match(
      (await read(`/api/models/compare?predictor=coin&a=${first.digest}&b=${absent}`, 404)).detail,
      /not in the registry/,
    );
    await read('/api/models/compare?predictor=coin&a=first&b=second', 422);
  });

  test('every served model has its row, so that predictions can name it', async () => {
    assert.equal((await read('/readyz')).status, 'ok');
    const { rows } = await import('../../test/running-api.ts').then(({ administer }) =>
      administer('select predictor, digest, card from models', api.configuration.database.name),
    );
    assert.deepEqual(rows, [{ predictor: 'coin', digest: second.digest, card: second }]);
  });

  test('serve stops with a sentence where a pin names nothing that can be served', async (context) => {
    const broken = await mkdtemp(join(tmpdir(), 'presage-models-'));
    context.after(() => rm(broken, { recursive: true, force: true }));
    await cp(modelsDir, broken, { recursive: true });
    await writeFile(join(broken, 'coin', first.digest.replace('sha256:', ''), 'artefact.json'), '{}');
    const database = { DATABASE_NAME: await createDatabase(true), ENVIRONMENT: 'dev', MODELS_DIR: broken };
    for (const [pin, why] of [
      [absent, /MODEL_coin=sha256:0+, cannot be served: it is not in the registry\. .*models\.env/],
      [first.digest, /cannot be served: damaged: its artefact was changed/],
      ['latest', /^MODEL_coin is neither "first" nor the digest of a model\. Example: MODEL_coin=first/],
    ] as const) {
      const { code, stderr } = await startCommand('serve', { ...database, MODEL_coin: pin }).ended;
      assert.equal(code, 78);
      assert.match(stderr, why);
    }
  });
});
