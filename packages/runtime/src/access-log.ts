import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Trace } from './trace.ts';

/** Paths that a machine asks for every few seconds: logged at level debug. */
const quiet = new Set(['/livez', '/readyz', '/startupz', '/metrics']);

/** The status of a request whose answer failed after its beginning was sent. */
const brokenOff = 500;

/** The status of a request whose client left before the answer was sent (nginx's number). */
const clientLeft = 499;

/** What is only known when the answer has been sent. */
export interface Answered {
  /** Template of the route that answered. */
  readonly route?: string | undefined;
  /** What failed. */
  readonly error?: unknown;
}

/** A request that is being answered. */
interface Pending {
  readonly trace: Trace;
  readonly began: number;
  /** Without the query, which may hold what people typed. */
  readonly path: string;
  readonly client: string | undefined;
  /** What the connection came from: another address where a proxy passed the request on. */
  readonly peer: string | undefined;
  readonly answered: () => Answered;
}

const pending = Symbol('pending');
type Request = IncomingMessage & { [pending]?: Pending };

/**
 * Announces a request to the log.
 * @param address the client's: a connection that was cut has none
 */
export type AccessLog = (
  trace: Trace,
  request: IncomingMessage,
  response: ServerResponse,
  address: string | undefined,
  answered?: () => Answered,
) => void;

/**
 * Writes one line for each request when its answer has been sent or its client has left: at level error when the
 * server failed, debug for probes, otherwise info.
 */
export function accessLog(logger: Logger): AccessLog {
  const levelOf = ({ [pending]: begun }: Request, { statusCode }: ServerResponse) => {
    if (begun?.answered().error) return 'error';
    if (begun && quiet.has(begun.path)) return 'debug';
    return statusCode >= 500 ? 'error' : 'info';
  };
  const messageOf = (request: Request, response: ServerResponse) =>
    levelOf(request, response) === 'error' ? 'request failed' : 'request';
  const lineOf = ({ method, [pending]: begun }: Request, response: ServerResponse) => {
    if (!begun) return {};
    const { trace, began, path, client, peer, answered } = begun;
    const { error, route } = answered();
    return {
      requestId: trace.requestId,
      spanId: trace.spanId,
      ...(trace.parentId ? { parentId: trace.parentId } : {}),
      method,
      path,
      route,
      status: response.writableFinished ? response.statusCode : error ? brokenOff : clientLeft,
      durationMs: Math.round((performance.now() - began) * 10) / 10,
      address: client,
      ...(peer === client ? {} : { peer }),
      ...(error ? { err: error } : {}),
    };
  };
  const begin = pinoHttp<Request>({
    logger,
    // The line has flat fields of its own; the request and the answer as objects would cost three times as much.
    wrapSerializers: false,
    serializers: { req: () => undefined },
    genReqId: ({ [pending]: begun }) => begun?.trace.requestId ?? '',
    customLogLevel: levelOf,
    customSuccessMessage: messageOf,
    customErrorMessage: messageOf,
    customSuccessObject: lineOf,
    customErrorObject: lineOf,
  });
  return (trace, request: Request, response, address, answered = () => ({})) => {
    const [client, peer] = [address, request.socket.remoteAddress].map(plainAddress);
    request[pending] = { trace, began: performance.now(), path: pathOf(request.url), client, peer, answered };
    begin(request, response);
  };
}

/** An IPv4 address that a socket reports in its IPv6 form, in its own. */
const plainAddress = (address: string | undefined) => address?.replace(/^::ffff:/, '');

/** The path of a request's target, without its query. */
export const pathOf = (url: string | undefined): string => (url ?? '/').split('?', 1)[0] || '/';
