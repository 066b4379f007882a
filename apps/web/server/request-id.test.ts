import { accessLog } from '@presage/runtime/access-log';
import { sendProblemDetails } from '@presage/runtime/problem';
import { continueTrace, traceHeaders } from '@presage/runtime/trace';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { ask, startApi, startWeb, writeSite } from './testing.ts';

type Line = Record<string, unknown>;

const apiLines: Line[] = [];
const logAccess = accessLog(pino({ base: null }, { write: (line) => apiLines.push(JSON.parse(line)) }));

/** An api made of the same parts as the real one: trace, access log, problem details. */
const api = await startApi((request, response) => {
  const trace = continueTrace(request.headers.traceparent as string | undefined);
  for (const [name, value] of Object.entries(traceHeaders(trace))) response.setHeader(name, value);
  logAccess(trace, request, response, request.socket.remoteAddress);
  const { requestId } = trace;
  const problem = {
    type: '/docs#problem-not-found',
    title: 'Nothing here',
    status: 404,
    detail: 'No product 7.',
  };
  sendProblemDetails(response, { ...problem, instance: '/api/products/7', requestId });
});
const web = await startWeb(writeSite(), api.url);
afterAll(async () => {
  await web.drain();
  api.server.close();
});

const logged = (lines: Line[], requestId: string) =>
  expect.poll(() => lines.find((line) => line.requestId === requestId)).toBeDefined();

test('one request is found by one field in the logs of both servers', async () => {
  const { headers, body } = await ask(web.port, { path: '/api/products/7' });
  const { requestId } = JSON.parse(body.toString());
  expect(requestId).toMatch(/^[0-9a-f]{32}$/);
  expect(headers['x-request-id']).toBe(requestId);
  await logged(web.log, requestId);
  await logged(apiLines, requestId);
  const atWeb = web.log.find((line) => line.requestId === requestId) ?? {};
  const atApi = apiLines.find((line) => line.requestId === requestId) ?? {};
  expect(atApi).toMatchObject({ path: '/api/products/7', status: 404, parentId: atWeb.spanId });
  expect(atWeb).toMatchObject({ path: '/api/products/7', status: 404 });
  expect([typeof atWeb.durationMs, typeof atApi.durationMs]).toEqual(['number', 'number']);
});

test('a problem of the web server itself carries the id of its log line', async () => {
  const { headers, body } = await ask(web.port, { path: '/no-such-file.js' });
  const problem = JSON.parse(body.toString());
  expect(problem).toMatchObject({ status: 404, instance: '/no-such-file.js' });
  expect(headers['x-request-id']).toBe(problem.requestId);
  await logged(web.log, problem.requestId);
});
