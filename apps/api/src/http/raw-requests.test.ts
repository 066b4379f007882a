import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { rawRequests } from '../../test/raw-requests/requests.ts';
import { statusesOf } from '../../test/raw-requests/send.ts';
import { type RunningApi, startApi } from '../../test/running-api.ts';
import { type RunningWeb, startWeb } from '../../test/running-web.ts';

describe('raw requests', () => {
  let api: RunningApi;
  let web: RunningWeb;
  before(async () => {
    api = await startApi({ stallSeconds: 1 });
    web = await startWeb(api.url, { STALL_SECONDS: '1' });
  });
  after(async () => {
    await web[Symbol.asyncDispose]();
    await api[Symbol.asyncDispose]();
  });

  describe('get the answer that is expected', { concurrency: 8 }, () => {
    for (const request of rawRequests) {
      test(`from the API: ${request.name}`, async () => {
        assert.deepEqual(await statusesOf(Number(new URL(api.url).port), request), request.api);
      });
      test(`from the web server: ${request.name}`, async () => {
        assert.deepEqual(await statusesOf(web.port, request), request.web ?? request.api);
      });
    }
  });

  test('never make a server fail', async () => {
    for (const { log } of [api, web])
      assert.deepEqual(
        log.filter(({ level, status }) => level === 50 || level === 'error' || Number(status) >= 500),
        [],
      );
    assert.equal((await api.request('/readyz')).status, 200);
    assert.equal((await fetch(`${web.url}/readyz`)).status, 200);
  });
});
