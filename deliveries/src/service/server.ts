import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { z } from 'zod';
import { isSameSecret } from '../token.ts';
import type { Answers } from './answers.ts';
import { answerJobs, type JobPaths } from './jobs/paths.ts';

export interface ServerOptions {
  readonly token: string;
  /** The commit of the checkout that the process was started from. */
  readonly commit: string;
  readonly answers: Answers;
  readonly jobs: JobPaths;
  /** Gets what no caller may see. */
  readonly report: (error: unknown) => void;
  /** After so many milliseconds a request is answered with 504. */
  readonly timeout?: number;
}

const side = z.string().regex(/^([a-z][a-z0-9-]{0,38}|[0-9a-f]{40})$/);
const environment = z.string().regex(/^[a-z][a-z0-9-]{0,38}$/);
const queries = {
  '/environments': z.strictObject({}),
  '/log': z.strictObject({
    environment: environment.optional(),
    max: z.coerce.number().int().min(1).max(100).default(20),
    skip: z.coerce.number().int().min(0).max(100_000).default(0),
  }),
  '/diff': z.strictObject({ from: side, to: side }),
  '/why': z.strictObject({ environment }),
  '/previews': z.strictObject({}),
  '/health': z.strictObject({}),
};
type Path = keyof typeof queries;
const isPath = (path: string): path is Path => Object.hasOwn(queries, path);

interface Answer {
  readonly status: number;
  readonly body: object;
}

const refusal = (status: number, message: string, next = ''): Answer => ({ status, body: { message, next } });

/** Status of the HTTP answer to what a verb refuses. */
const statuses: Readonly<Record<number, number>> = {
  [exitCode.usage]: 404,
  [exitCode.data]: 422,
  [exitCode.temporary]: 503,
  [exitCode.unavailable]: 503,
};

async function answerTo({ answers, commit }: ServerOptions, path: Path, query: unknown): Promise<Answer> {
  if (path === '/health') return { status: 200, body: { commit } };
  if (path === '/environments') return { status: 200, body: { environments: await answers.environments() } };
  if (path === '/previews') return { status: 200, body: { previews: await answers.previews() } };
  if (path === '/log') return { status: 200, body: await answers.log(queries['/log'].parse(query)) };
  if (path === '/diff') {
    const { from, to } = queries['/diff'].parse(query);
    return { status: 200, body: await answers.diff(from, to) };
  }
  return { status: 200, body: await answers.why(queries['/why'].parse(query).environment) };
}

async function answer(options: ServerOptions, request: IncomingMessage): Promise<Answer> {
  const { method, url, headers } = request;
  if (/^\/jobs(\/|$|\?)/.test(url ?? '')) return answerJobs(options.jobs, request);
  request.resume();
  if (!isSameSecret(headers.authorization ?? '', `Bearer ${options.token}`))
    return refusal(401, 'The token is not the one of this service.');
  const { pathname, searchParams } = new URL(url ?? '/', 'http://service');
  if (!isPath(pathname)) return refusal(404, 'There is nothing at this path.');
  if (method !== 'GET') return refusal(405, 'This path takes GET alone.');
  const query = queries[pathname].safeParse(Object.fromEntries(searchParams));
  if (!query.success) return refusal(400, z.prettifyError(query.error));
  const { timeout = 15_000 } = options;
  const { promise: late, resolve } = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => resolve(refusal(504, `No answer within ${timeout / 1000} s.`)), timeout);
  try {
    return await Promise.race([answerTo(options, pathname, query.data), late]);
  } catch (error) {
    if (error instanceof Refusal) return refusal(statuses[error.code] ?? 503, error.message, error.next);
    options.report(error);
    return refusal(500, 'The service failed; its log has the reason.');
  } finally {
    clearTimeout(timer);
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': text.length,
    'Cache-Control': 'no-store',
  });
  response.end(text);
}

/**
 * The service: GET with the token, over paths that each do what one verb does, whose bodies are not read; and the paths
 * of jobs, with the token for changes.
 */
export function deliveriesServer(options: ServerOptions): Server {
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 10_000, maxHeaderSize: 8_192, keepAliveTimeout: 5_000 },
    (request, response) => {
      answer(options, request)
        .catch((error: unknown) => {
          options.report(error);
          return refusal(500, 'The service failed; its log has the reason.');
        })
        .then((found) => {
          request.resume();
          send(response, found);
        });
    },
  );
  server.maxConnections = 64;
  return server;
}
