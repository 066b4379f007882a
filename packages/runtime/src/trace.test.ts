import assert from 'node:assert/strict';
import { test } from 'node:test';
import { continueTrace, traceHeaders } from './trace.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';

test('a valid traceparent is continued under a span of our own', () => {
  const trace = continueTrace(`00-${traceId}-${parentId}-00`);
  assert.deepEqual([trace.requestId, trace.parentId, trace.flags], [traceId, parentId, '00']);
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
    assert.match(trace.requestId, /^[0-9a-f]{32}$/);
    assert.notEqual(trace.requestId, traceId);
    assert.equal(trace.parentId, null);
  });

test('the headers of an answer name the request and this server’s span', () => {
  const trace = continueTrace(`00-${traceId}-${parentId}-01`);
  assert.deepEqual(traceHeaders(trace), {
    'X-Request-Id': traceId,
    traceparent: `00-${traceId}-${trace.spanId}-01`,
  });
});

test('ids differ from request to request, also when the pool of random bytes is drawn again', () => {
  const ids = Array.from({ length: 2_000 }, () => continueTrace(undefined).requestId);
  assert.equal(new Set(ids).size, ids.length);
});
