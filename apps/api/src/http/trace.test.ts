import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApi } from '../../test/running-api.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';

test('the answer, and one line of the log, carry the trace of the caller', async () => {
  await using api = await startApi();
  const response = await api.request('/api/produits?search=secret', {
    headers: { traceparent: `00-${traceId}-${parentId}-01` },
  });
  assert.equal(response.headers.get('x-request-id'), traceId);
  assert.match(response.headers.get('traceparent') ?? '', new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  await response.arrayBuffer();
  await api.serving.stop();
  const [line, ...others] = api.log.filter(({ requestId }) => requestId === traceId);
  assert.equal(others.length, 0);
  assert.deepEqual(
    [line?.method, line?.path, line?.route, line?.status, line?.parentId],
    ['GET', '/api/produits', '/api/products', 200, parentId],
  );
  assert.equal(typeof line?.durationMs, 'number');
  assert.doesNotMatch(JSON.stringify(line), /secret/);
});
