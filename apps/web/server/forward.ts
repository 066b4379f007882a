import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { AnswerFirstSocket } from '@presage/runtime/answer-first-socket';
import { forwardedHeaders, hasBody, returnedHeaders } from '@presage/runtime/forward-headers';
import { waitsForBody, waitsForReader } from '@presage/runtime/stalls';
import type { Logger } from 'pino';
import { sendProblem } from './problem.ts';

export interface ForwardOptions {
  /** Origin of the API. */
  target: URL;
  log: Logger;
  /** Milliseconds to wait for a connection. */
  connectTimeout?: number;
  /** Milliseconds to wait for the next byte from the API, while it has all that the caller has sent. */
  silenceTimeout: number;
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

function isRepeatable(request: IncomingMessage): boolean {
  return (request.method === 'GET' || request.method === 'HEAD') && !hasBody(request);
}

/**
 * Forwards a request to the API and its answer back, with the API's headers unchanged.
 * GET and HEAD are repeated when an API pod stopped in between. Other methods are not, because that could do
 * their work twice; each gets a new connection. Answers 502 or 504 when the API cannot be reached. An answer that
 * comes before the whole body was sent is passed on; the rest of the body is read and discarded.
 */
export function createForwarder(options: ForwardOptions) {
  const { target, log, connectTimeout = 3_000, silenceTimeout } = options;
  const client = target.protocol === 'https:' ? https : http;
  const hostname = target.hostname.replace(/^\[|\]$/g, '');
  const agent = new client.Agent({ keepAlive: true, maxSockets: 512 });
  const port = Number(target.port) || (client === https ? 443 : 80);
  const ownConnection =
    client === https
      ? { agent: false as const }
      : { createConnection: () => new AnswerFirstSocket().connect(port, hostname) };

  function attempt(request: IncomingMessage, response: ServerResponse, fresh: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const repeatable = isRepeatable(request);
      const upstream = client.request({
        protocol: target.protocol,
        hostname,
        port,
        path: request.url ?? '/',
        method: request.method ?? 'GET',
        headers: forwardedHeaders(request),
        ...(repeatable && !fresh ? { agent } : ownConnection),
      });
      const giveUp = () => upstream.destroy();
      const silence = setTimeout(() => {
        // It is the caller's turn: this server cuts it off when it stalls.
        if (waitsForBody(request) || waitsForReader(response)) silence.refresh();
        else upstream.destroy(new TimeoutError('the API did not answer in time'));
      }, silenceTimeout);
      const heard = () => silence.refresh();
      const end = () => {
        request.off('data', heard);
        clearTimeout(silence);
        response.off('close', giveUp);
      };
      response.once('close', giveUp);
      upstream.once('socket', (socket) => {
        if (!socket.connecting) return;
        const timer = setTimeout(
          () => upstream.destroy(new TimeoutError('could not connect to the API in time')),
          connectTimeout,
        );
        socket.once('connect', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
      });
      upstream.once('response', (answer) => {
        // The caller was cut off at the same moment.
        if (response.headersSent) {
          giveUp();
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, returnedHeaders(answer, response));
        answer.on('data', heard).pipe(response);
        answer.once('end', () => {
          if (!repeatable) {
            request.unpipe(upstream).resume();
            upstream.destroy();
          }
          resolve();
        });
        answer.once('error', reject);
      });
      upstream.once('close', end).on('error', reject);
      if (repeatable) upstream.end();
      else request.on('data', heard).pipe(upstream);
    });
  }

  /** @param onBrokenOff is called with the error, if the answer breaks off after its beginning was sent */
  async function forward(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    onBrokenOff: (error: unknown) => void,
  ): Promise<void> {
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
        if (response.headersSent) onBrokenOff(error);
        sendProblem(response, code === 'ETIMEDOUT' ? 504 : 502, path);
        return;
      }
    }
  }

  return { forward, close: () => agent.destroy() };
}
