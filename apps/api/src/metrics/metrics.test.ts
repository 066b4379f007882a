import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { monitoringToken, type RunningApi, startApi } from '../../test/running-api.ts';

describe('metrics', () => {
  let api: RunningApi;
  before(async () => {
    api = await startApi({ image: { reference: 'api:abc', commit: 'abc', digest: null } });
  });
  after(() => api[Symbol.asyncDispose]());

  const read = (token: string) => api.request('/metrics', { headers: { authorization: `Bearer ${token}` } });

  test('are shown to the bearer of the monitoring token only', async () => {
    const refused = [await api.request('/metrics'), await read('wrong'), await read(`${monitoringToken}x`)];
    for (const response of refused) {
      assert.equal(response.status, 401);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer realm="metrics"');
    }
    const response = await read(monitoringToken);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  });

  test('label durations by the template of the route, never by the address', async () => {
    for (const path of [
      '/api/products/11111111-1111-4111-8111-111111111111',
      '/api/produits?limit=1',
      '/wp-login.php',
    ])
      await (await api.request(path)).arrayBuffer();
    const text = await (await read(monitoringToken)).text();
    assert.match(
      text,
      /http_request_duration_seconds_count\{method="GET",route="\/api\/products\/:id",status="404"\} 1/,
    );
    assert.match(
      text,
      /http_request_duration_seconds_count\{method="GET",route="\/api\/products",status="200"\} 1/,
    );
    assert.match(text, /http_request_duration_seconds_count\{method="GET",route="unknown",status="404"\} 1/);
    assert.doesNotMatch(text, /11111111|wp-login|produits/);
  });

  test('describe the process, the pool and what runs', async () => {
    const text = await (await read(monitoringToken)).text();
    assert.match(text, /presage_info\{version="0\.0\.0",environment="test",commit="abc"\} 1/);
    assert.match(text, /database_pool_connections\{state="idle"\} \d/);
    assert.match(text, /nodejs_eventloop_lag_seconds/);
  });
});
