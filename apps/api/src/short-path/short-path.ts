import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { accessLine } from '@presage/runtime/access-log';
import type { Lifecycle } from '@presage/runtime/lifecycle';
import { continueTrace, traceHeaders } from '@presage/runtime/trace';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { LoadedModel, LoadedModels } from '../models/serving.ts';
import type { Journal } from '../predictions/journal.ts';
import type { PredictionAnswer, PredictionMaker } from '../predictions/prediction.ts';

export interface ShortPathDependencies {
  predictors: readonly AnyPredictor[];
  models: LoadedModels;
  maker: PredictionMaker;
  journal: Journal;
  logger: Logger;
  metrics: Pick<Metrics, 'measure'>;
  lifecycle: Lifecycle;
  /** What gives every answer its security headers. */
  securityHeaders: RequestHandler;
}

/** Bodies are read whole from the stream's own buffer, which holds this much. */
const maxBytes = 16_384;

/** Headers that change how a request is answered: such a request is left to Express. */
const special = ['cookie', 'origin', 'sec-fetch-site', 'content-encoding', 'x-forwarded-for'] as const;

/**
 * A second way in for one kind of request: a valid prediction on a short path (`POST /predict`), sent by a
 * program. With Express the same request takes 1.7 times the processor time (docs/decisions/short-path.md); here the same
 * schema, model, storage, headers, log line and metrics are called directly.
 *
 * Every other request (other media types, cookies, origins, proxies, invalid input, a stop in progress) is left to
 * Express with its body unread, so that there is one behaviour; a test compares the answers of both.
 */
export function shortPath(dependencies: ShortPathDependencies, usual: RequestListener): RequestListener {
  const { predictors, models, lifecycle, securityHeaders } = dependencies;
  const answers = new Map<string, ReturnType<typeof answerer>>();
  const fixedHeaders = headersOf(securityHeaders);
  for (const { name, aliases = [] } of predictors) {
    const loaded = models.get(name);
    if (!loaded) continue;
    for (const path of aliases) answers.set(path, answerer(loaded, path, fixedHeaders, dependencies));
  }
  return (request, response) => {
    const answer = request.method === 'POST' ? answers.get(request.url ?? '') : undefined;
    const length = answer && lifecycle.phase === 'serving' ? plainLength(request) : 0;
    if (!answer || length === 0) {
      usual(request, response);
      return;
    }
    const began = performance.now();
    const look = () => {
      if (request.readableLength < length) return;
      request.off('readable', look);
      const body: Buffer = request.read();
      if (answer(body, request, response, began)) return;
      request.unshift(body);
      usual(request, response);
    };
    request.on('readable', look);
  };
}

/** How long the body of a plain request is; 0 for any other. */
function plainLength({ headers }: IncomingMessage): number {
  const type = headers['content-type'];
  if (type !== 'application/json' && type !== 'application/json; charset=utf-8') return 0;
  if (special.some((name) => headers[name] !== undefined)) return 0;
  const length = Number(headers['content-length'] ?? 0);
  return length <= maxBytes ? length : 0;
}

/** Makes the handler of one path; it returns false when the request is for Express. */
function answerer(
  loaded: LoadedModel,
  path: string,
  fixedHeaders: readonly string[],
  { maker, journal, logger, metrics }: ShortPathDependencies,
) {
  const measure = metrics.measure('POST', path, 200);
  return (given: Buffer, request: IncomingMessage, response: ServerResponse, began: number): boolean => {
    const answer = predict(given);
    if (!answer) return false;
    // Bytes: Node converts a string with an accent to UTF-8 many times more slowly.
    const body = Buffer.from(JSON.stringify(answer));
    const trace = continueTrace(request.headers.traceparent as string | undefined);
    response.writeHead(200, [
      ...Object.entries(traceHeaders(trace)).flat(),
      ...fixedHeaders,
      'Cache-Control',
      'no-store',
      'Content-Type',
      'application/json; charset=utf-8',
      'Content-Length',
      String(body.length),
    ]);
    response.end(body);
    const durationMs = performance.now() - began;
    measure(durationMs / 1000);
    if (logger.isLevelEnabled('info')) {
      const address = request.socket.remoteAddress;
      const facts = { method: 'POST', path, route: path, status: 200, durationMs, address };
      logger.info(accessLine(trace, facts), 'request');
    }
    return true;
  };

  function predict(body: Buffer): PredictionAnswer | undefined {
    try {
      const parsed = loaded.schema.safeParse(JSON.parse(body.toString()));
      if (!parsed.success) return undefined;
      const made = maker.make(loaded, parsed.data, 'api', null);
      const answer = maker.answer(loaded, made);
      journal.add(made.record);
      return answer;
    } catch {
      // Express gets the same error and reports it.
      return undefined;
    }
  }
}

/** The headers that a handler sets for any request: names and values alternate. */
function headersOf(handler: RequestHandler): string[] {
  const headers: string[] = [];
  const response = {
    setHeader: (name: string, value: string) => headers.push(name, value),
    removeHeader: () => undefined,
  };
  handler({} as never, response as never, () => undefined);
  return headers;
}
