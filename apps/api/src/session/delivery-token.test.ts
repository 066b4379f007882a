import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deliveryToken, json, type RunningApi, startApi } from '../../test/running-api.ts';

const id = '00000000-0000-7000-8000-000000000000';
const digest = `sha256:${'0'.repeat(64)}`;

/** What the delivery may do: the answer is that of the route, not of the gate. */
const allowed: readonly (readonly [string, string, number])[] = [
  ['GET', '/api/models', 200],
  ['GET', '/api/trainings', 200],
  ['GET', '/api/predictors/coin/dataset', 200],
  ['GET', `/api/models/compare?predictor=coin&a=${digest}&b=${digest}`, 404],
  ['GET', `/api/predictors/coin/models/${digest}`, 404],
  ['POST', '/api/predictors/coin/models', 422],
  ['POST', '/api/predictors/dice/trainings', 404],
  ['POST', '/api/predictors/dice/dataset', 404],
  ['DELETE', '/api/predictors/coin/dataset', 404],
  ['POST', '/api/predictors/dice/dataset/files', 404],
  ['POST', '/api/predictors/coin/dataset/districts', 404],
  ['POST', '/api/predictors/coin/dataset/preview', 422],
  ['POST', '/api/predictors/coin/dataset/import', 422],
  ['GET', '/api/predictors/coin/dataset/skipped', 404],
];

const forbidden: readonly (readonly [string, string])[] = [
  ['GET', '/api/users'],
  ['GET', `/api/users/${id}`],
  ['POST', '/api/users'],
  ['PATCH', `/api/users/${id}`],
  ['DELETE', `/api/users/${id}`],
  ['POST', '/api/products'],
  ['PATCH', `/api/products/${id}`],
  ['DELETE', `/api/products/${id}`],
  ['GET', '/metrics'],
];

const guarded = allowed.filter(([, , status]) => status !== 200).slice(1);

describe('the delivery token', () => {
  let api: RunningApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api[Symbol.asyncDispose]());

  const ask = async (method: string, path: string, token: string, server = api) => {
    const response = await server.request(path, {
      ...(method === 'POST' && path.endsWith('/trainings') ? json(method, {}) : { method }),
      headers: {
        ...(method === 'POST' && path.endsWith('/trainings') ? { 'content-type': 'application/json' } : {}),
        authorization: `Bearer ${token}`,
      },
    });
    await response.body?.cancel();
    return response;
  };

  for (const [method, path, status] of allowed)
    test(`may ${method} ${path}`, async () => {
      assert.equal((await ask(method, path, deliveryToken)).status, status);
    });

  for (const [method, path] of forbidden)
    test(`may not ${method} ${path}`, async () => {
      assert.equal((await ask(method, path, deliveryToken)).status, 401);
    });

  test('is refused when it differs in one character, is cut off or is empty', async () => {
    for (const [method, path] of guarded)
      for (const token of [`${deliveryToken}x`, deliveryToken.slice(0, -1), '']) {
        const response = await ask(method, path, token);
        assert.equal(response.status, 401, `${method} ${path}`);
        assert.equal(response.headers.get('www-authenticate'), 'Bearer realm="delivery"');
      }
  });

  test('records who requested a training', async () => {
    const started = await api.request('/api/predictors/coin/trainings', {
      method: 'POST',
      headers: { authorization: `Bearer ${deliveryToken}`, 'content-type': 'application/json' },
      body: '{"seed":3}',
    });
    assert.equal(started.status, 202);
    assert.equal(((await started.json()) as { requestedBy: string }).requestedBy, 'command');
  });

  test('is never accepted when the Secret lacks it', async () => {
    const { secrets } = api.configuration;
    await using without = await startApi({ secrets: { ...secrets, deliveryToken: '' } });
    for (const [method, path] of guarded)
      for (const token of ['', 'undefined', deliveryToken])
        assert.equal((await ask(method, path, token, without)).status, 401, `${method} ${path}`);
  });
});
