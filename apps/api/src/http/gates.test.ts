import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { bodies, cursors, encodings, texts } from '../../test/gate-requests.ts';
import { type RunningApi, startApi } from '../../test/running-api.ts';
import type { ProblemBody } from './problem.ts';

describe('a gate', () => {
  let api: RunningApi;
  let admin: RunningApi['request'];
  before(async () => {
    api = await startApi();
    admin = await api.signIn();
  });
  after(() => api[Symbol.asyncDispose]());

  for (const [group, rows] of Object.entries({ texts, bodies, encodings, cursors }))
    describe(`for ${group}`, () => {
      for (const [what, path, init, status, code] of rows)
        test(`${what}: ${status}`, async () => {
          const response = await admin(path, init);
          const problem = (await response.json()) as ProblemBody;
          assert.equal(response.status, status, JSON.stringify(problem));
          if (code) assert.equal(problem.errors?.[0]?.code ?? problem.code, code);
        });
    });

  test('says what is wrong in words', async () => {
    const response = await admin('/v2/models/coin/infer', {
      method: 'POST',
      body: '5',
      headers: { 'content-type': 'application/json' },
    });
    assert.match(((await response.json()) as ProblemBody).error ?? '', /The body must be an object\.$/);
  });

  test('names the encodings that a path takes', async () => {
    const response = await admin('/api/predictors/coin/batch', {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/csv', 'content-encoding': 'br' },
    });
    assert.equal(response.headers.get('accept-encoding'), 'identity');
  });
});
