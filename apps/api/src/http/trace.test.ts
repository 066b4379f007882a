import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startApi } from '../../test/running-api.ts';
import { continueTrace } from './trace.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';

test('a valid traceparent is continued under a span of our own', () => {
  const trace = continueTrace(`00-${traceId}-${parentId}-00`);
  assert.deepEqual([trace.traceId, trace.parentId, trace.flags], [traceId, parentId, '00']);
  assert.match(trace.spanId, /^[0-9a-f]{16}$/);
  assert.notEqual(trace.spanId, parentId);
});

for (const header of [
  undefined,
  '',
  'nonsense',
  `ff-${traceId}-${parentId}-00`,
  `00-${'0'.repeat(32)}-${parentId}-00`,
  `00-${traceId}-${'0'.repeat(16)}-00`,
  `00-${traceId.toUpperCase()}-${parentId}-00`,
])
  test(`a new trace begins for ${header}`, () => {
    const trace = continueTrace(header);
    assert.match(trace.traceId, /^[0-9a-f]{32}$/);
    assert.notEqual(trace.traceId, traceId);
    assert.equal(trace.parentId, null);
  });

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
  assert.doesNotMatch(JSON.stringify(line), /secret/);
});
