import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { trainOne } from '../../test/models.ts';
import coin, { endlessSeed } from '../../test/predictors/coin/predictor.ts';
import { json, type RunningApi, startApi } from '../../test/running-api.ts';
import { translated } from '../../test/translated.ts';
import { english } from '../messages/message.ts';
import type { MessageBody } from '../messages/schema.ts';
import { kubernetesRunner } from './kubernetes.ts';

interface Training {
  id: string;
  state: string;
  step: MessageBody | null;
  digest: string | null;
  message: MessageBody | null;
  requestedBy: string;
}

describe('trainings from the page', { timeout: 300_000 }, () => {
  let modelsDir: string;
  let api: RunningApi;
  let ask: (path: string, init?: RequestInit) => Promise<Response>;
  before(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'presage-models-'));
    await trainOne(coin, modelsDir);
    api = await startApi({ modelsDir });
    ask = await api.signIn();
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await rm(modelsDir, { recursive: true, force: true });
  });

  const path = '/api/predictors/coin/trainings';
  const newest = async (request = api.request): Promise<Training> => {
    const { items } = (await (await request('/api/trainings?predictor=coin')).json()) as {
      items: Training[];
    };
    assert.ok(items[0]);
    return items[0];
  };
  /** Asks for the newest training until it is as wanted. @throws when it has ended and is not */
  const until = async (wanted: (training: Training) => boolean, request = api.request): Promise<Training> => {
    for (;;) {
      const training = await newest(request);
      if (wanted(training)) return training;
      assert.ok(!['done', 'failed'].includes(training.state), JSON.stringify(training));
    }
  };

  test('are for administrators', async () => {
    assert.equal((await api.request(path, json('POST', {}))).status, 401);
    assert.equal((await ask('/api/predictors/dice/trainings', json('POST', {}))).status, 404);
    assert.equal((await ask(path, json('POST', { seed: -1 }))).status, 422);
    assert.equal((await ask(path, json('POST', { speed: 1 }))).status, 422);
  });

  test('make a version that is listed and not served by itself', async () => {
    const response = await ask(path, json('POST', { seed: 5 }));
    assert.equal(response.status, 202);
    assert.equal(((await response.json()) as Training).state, 'queued');
    const { digest, requestedBy } = await until(({ state }) => state === 'done');
    assert.equal(requestedBy, 'page');
    const { models } = (await (await api.request('/api/models?predictor=coin')).json()) as {
      models: { digest: string; pinned: boolean; first: boolean }[];
    };
    assert.deepEqual(
      models.map((model) => [model.digest === digest, model.pinned, model.first]),
      [
        [true, false, false],
        [false, true, true],
      ],
    );
  });

  test('run one at a time for each predictor, and end with the server', async () => {
    assert.equal((await ask(path, json('POST', { seed: endlessSeed }))).status, 202);
    const second = await ask(path, json('POST', {}));
    assert.equal(second.status, 409);
    assert.equal(((await second.json()) as { type: string }).type, '/docs#problem-training-runs');
    await until(({ step }) => step?.detail === 'count');
    await api.serving.stop();
    api = await startApi({ modelsDir, database: api.configuration.database });
    ask = await api.signIn();
    const { state, message } = await newest();
    assert.equal(state, 'failed');
    translated(message);
    assert.equal(message.code, 'training-interrupted');
    assert.deepEqual(message.cause, {
      code: 'stopped-by-signal',
      params: { signal: 'SIGTERM' },
      detail: 'It was stopped by SIGTERM.',
    });
  });

  test('that cannot start report why', async () => {
    await using broken = await startApi({ modelsDir, secretsDir: '/nonexistent' });
    const request = await broken.signIn();
    assert.equal((await request(path, json('POST', {}))).status, 202);
    const { message } = await until(({ state }) => state === 'failed', broken.request);
    translated(message);
    assert.match(message.detail, /SECRETS_DIR names a folder whose file .* does not exist/);
  });

  test('outside of a cluster, the runner for clusters reports it', async () => {
    await using lost = await startApi({ modelsDir, trainingRunner: 'kubernetes' });
    const request = await lost.signIn();
    const response = await request(path, json('POST', {}));
    assert.equal(response.status, 503);
    const problem = (await response.json()) as MessageBody;
    assert.match(problem.detail, /does not run in a cluster/);
    assert.deepEqual([problem.code, problem.cause?.code], ['training-not-started', 'not-in-a-cluster']);
    assert.equal(
      (await request(path, json('POST', {}))).status,
      503,
      'and the failed one is in nobody’s way',
    );
  });
});

describe('trainings as Jobs', () => {
  const training = { id: '01234567-89ab-4cde-8f01-23456789abcd', predictor: 'churn', seed: 4 };
  const cronJob = {
    metadata: { name: 'train', uid: 'uid-of-train' },
    spec: {
      jobTemplate: {
        metadata: { labels: { app: 'train' }, annotations: { note: 'kept' } },
        spec: {
          ttlSecondsAfterFinished: 86_400,
          template: { spec: { containers: [{ name: 'train', image: 'api@sha256:1', args: ['train'] }] } },
        },
      },
    },
  };
  let folder: string;
  let server: Server;
  let asked: { method?: string; url?: string; authorization?: string; body: unknown }[];
  let answers: Record<string, { status: number; body: object }>;
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const runner = () => kubernetesRunner({ url: url(), folder });
  const read = async (request: IncomingMessage) => Buffer.concat(await request.toArray()).toString();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-token-'));
    await writeFile(join(folder, 'token'), 'a-token\n');
    await writeFile(join(folder, 'namespace'), 'presage-dev');
    server = createServer(async (request, response) => {
      const { method = '', url: path = '', headers } = request;
      const text = await read(request);
      asked.push({
        method,
        url: path,
        authorization: headers.authorization ?? '',
        body: text && JSON.parse(text),
      });
      const { status, body } = answers[`${method} ${path.split('/').slice(-2).join('/')}`] ?? {
        status: 404,
        body: {},
      };
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  test('are made of the CronJob, with the arguments of this training', async () => {
    asked = [];
    answers = {
      'GET cronjobs/train': { status: 200, body: cronJob },
      'POST presage-dev/jobs': { status: 201, body: {} },
    };
    await runner().start(training);
    assert.deepEqual(
      asked.map(({ method, url: path, authorization }) => [method, path, authorization]),
      [
        ['GET', '/apis/batch/v1/namespaces/presage-dev/cronjobs/train', 'Bearer a-token'],
        ['POST', '/apis/batch/v1/namespaces/presage-dev/jobs', 'Bearer a-token'],
      ],
    );
    const args = ['train', '--predictor', 'churn', '--training', training.id, '--seed', '4'];
    assert.deepEqual(asked[1]?.body, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'train-churn-01234567',
        labels: { app: 'train' },
        annotations: { note: 'kept', 'cronjob.kubernetes.io/instantiate': 'manual' },
        ownerReferences: [
          { apiVersion: 'batch/v1', kind: 'CronJob', name: 'train', uid: 'uid-of-train', controller: true },
        ],
      },
      spec: {
        ttlSecondsAfterFinished: 86_400,
        template: { spec: { containers: [{ name: 'train', image: 'api@sha256:1', args }] } },
      },
    });
  });

  test('that Kubernetes refuses say what it answered', async () => {
    asked = [];
    answers = {
      'GET cronjobs/train': { status: 403, body: { message: 'cronjobs.batch "train" is forbidden' } },
    };
    await assert.rejects(runner().start(training), /Kubernetes answered 403 to GET .*"train" is forbidden/);
    assert.equal(asked.length, 1);
  });

  test('whose pod never began are distinguished from those that wait', async () => {
    asked = [];
    const conditions = [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }];
    answers = { 'GET jobs/train-churn-01234567': { status: 200, body: { status: { conditions } } } };
    const why = await runner().whyStuck?.(training);
    translated(why);
    assert.match(english(why), /failed \(BackoffLimitExceeded\).*logs job\/train-churn/);
    answers = { 'GET jobs/train-churn-01234567': { status: 200, body: { status: { active: 1 } } } };
    assert.equal(await runner().whyStuck?.(training), undefined);
  });
});
