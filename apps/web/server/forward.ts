import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { forwardedHeaders, returnedHeaders } from './forward-headers.ts';
import { sendProblem } from './problem.ts';

export interface ForwardOptions {
  /** Origin of the API. */
  target: URL;
  log: Logger;
  /** Milliseconds to wait for a connection. */
  connectTimeout?: number;
  /** Milliseconds to wait for the next byte from the API. */
  silenceTimeout?: number;
}

/** Milliseconds before each retry of a request that can be repeated. */
const RETRIES = [0, 100];
/** The API has not started on the request: the connection was refused, or was closed while idle. */
const REPEATABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE']);

class TimeoutError extends Error {
  readonly code = 'ETIMEDOUT';
}

/** Whether a path belongs to the API. */
export function isForwarded(path: string): boolean {
  return path === '/openapi.json' || /^\/(api|docs)(\/|$)/.test(path);
}

function isRepeatable({ method, headers }: IncomingMessage): boolean {
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  return (method === 'GET' || method === 'HEAD') && !hasBody;
}

/**
 * Forwards a request to the API and its answer back, with the API's headers unchanged.
 * GET and HEAD are repeated when an API pod stopped in between. Other methods are not, because that could do
 * their work twice; each gets a new connection. Answers 502 or 504 when the API cannot be reached.
 */
export function createForwarder(options: ForwardOptions) {
  const { target, log, connectTimeout = 3_000, silenceTimeout = 30_000 } = options;
  const client = target.protocol === 'https:' ? https : http;
  const agent = new client.Agent({ keepAlive: true, maxSockets: 512 });

  function attempt(request: IncomingMessage, response: ServerResponse, fresh: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const repeatable = isRepeatable(request);
      const upstream = client.request({
        protocol: target.protocol,
        hostname: target.hostname.replace(/^\[|\]$/g, ''),
        port: target.port,
        path: request.url ?? '/',
        method: request.method ?? 'GET',
        headers: forwardedHeaders(request),
        agent: repeatable && !fresh ? agent : new client.Agent(),
      });
      const giveUp = () => upstream.destroy();
      response.once('close', giveUp);
      upstream.setTimeout(silenceTimeout, () =>
        upstream.destroy(new TimeoutError('the API did not answer in time')),
      );
      upstream.once('socket', (socket) => {
        if (!socket.connecting) return;
        const timer = setTimeout(
          () => upstream.destroy(new TimeoutError('could not connect to the API in time')),
          connectTimeout,
        );
        socket.once('connect', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
      });
      upstream.once('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, returnedHeaders(answer, response));
        answer.pipe(response);
        answer.once('end', resolve);
        answer.once('error', reject);
      });
      upstream.once('error', (error) => {
        response.off('close', giveUp);
        reject(error);
      });
      if (repeatable) upstream.end();
      else request.pipe(upstream);
    });
  }

  async function forward(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    for (let tried = 0; ; tried++) {
      try {
        return await attempt(request, response, tried > 0);
      } catch (error) {
        const { code = 'unknown', message } = error as NodeJS.ErrnoException;
        if (response.destroyed) return;
        const wait = RETRIES[tried];
        if (isRepeatable(request) && wait !== undefined && REPEATABLE.has(code) && !response.headersSent) {
          await pause(wait);
          continue;
        }
        log.warn({ path, code, error: message, api: target.origin }, 'the API did not answer');
        sendProblem(response, code === 'ETIMEDOUT' ? 504 : 502, path);
        return;
      }
    }
  }

  return { forward, close: () => agent.destroy() };
}
