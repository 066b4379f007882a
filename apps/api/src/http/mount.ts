import { pipeline } from 'node:stream/promises';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { z } from 'zod';
import { message } from '../messages/message.ts';
import { fieldErrors } from './field-errors.ts';
import type { Limiter } from './limit.ts';
import type { Gate } from './permission.ts';
import { Problem } from './problem.ts';
import type { IfMatch, Method, Route } from './route.ts';
import { refuseOtherOrigins } from './same-origin.ts';

/** `refuseOtherMediaTypes` has already compared the media type. */
const readJson = express.json({ limit: '64kb', type: () => true, strict: true });

/** Puts the routes on Express under their canonical paths and aliases, and answers 405 on the rest. */
export function mountRoutes(app: Express, routes: Route[], gate: Gate, limiter: Limiter): void {
  const methods = new Map<string, Set<string>>();
  for (const route of routes) {
    for (const path of [route.path, ...(route.aliases ?? [])]) {
      app[route.method](path, ...chain(route, gate, limiter));
      methods.set(path, (methods.get(path) ?? new Set()).add(route.method));
    }
  }
  for (const [path, taken] of methods) app.all(path, refuseMethod(path, taken as Set<Method>));
}

function chain(route: Route, gate: Gate, limiter: Limiter): RequestHandler[] {
  const handlers: RequestHandler[] = [
    (_request, response, next) => {
      response.locals.route = route.path;
      next();
    },
  ];
  if (route.method !== 'get') handlers.push(refuseOtherOrigins);
  handlers.push(gate(route.permission));
  if (route.limit) handlers.push(limiter(route.limit));
  if (route.before) handlers.push(route.before);
  if (route.body) handlers.push(refuseOtherMediaTypes('application/json'), readJson);
  if (route.stream) handlers.push(refuseOtherMediaTypes(route.stream.mediaType));
  handlers.push(async (request, response) => {
    try {
      await answer(route, request, response);
    } finally {
      // The rest of the body is read and discarded: a client reads the answer only after it has sent everything.
      if (route.stream) request.resume();
    }
  });
  return handlers;
}

async function answer(route: Route, request: Request, response: Response): Promise<void> {
  const params = route.params ? readParams(route.params, request) : {};
  const ifMatch = route.versioned ? readIfMatch(request) : [];
  const { query, body } = validate(route, request);
  const output = await route.handle({
    params: params as never,
    query: query as never,
    body: body as never,
    session: response.locals.session ?? null,
    ifMatch,
    request,
    response,
  });
  response.status(output.status);
  response.set('Cache-Control', route.caching ?? 'no-store');
  for (const [name, value] of Object.entries(output.headers ?? {})) response.set(name, value);
  const mediaType = route.responses[output.status]?.mediaType;
  if (output.chunks) await sendChunks(output.chunks, mediaType, response);
  else if (output.body === undefined) response.end();
  else if (mediaType) response.type(mediaType).send(output.body);
  else if (route.method === 'get') response.json(output.body);
  // Without a computed ETag, which has no meaning for the answer to a change. As bytes: Node encodes a string with an
  // accent many times more slowly when it joins it to the headers.
  else response.type('json').end(Buffer.from(JSON.stringify(output.body)));
}

/** After the first bytes are sent, a failure can only cut the connection: the client notices that the end is missing. */
async function sendChunks(
  chunks: AsyncIterable<string | Uint8Array>,
  mediaType: string | undefined,
  response: Response,
): Promise<void> {
  if (mediaType) response.type(mediaType);
  try {
    await pipeline(chunks, response);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') response.locals.error = error;
    response.destroy();
  }
}

/** A path parameter that no resource can have is answered with 404, like an unknown one. */
function readParams(schema: z.ZodObject, request: Request): unknown {
  const parsed = schema.safeParse(request.params);
  if (!parsed.success) throw new Problem('not-found');
  return parsed.data;
}

function validate(route: Route, request: Request): { query: unknown; body: unknown } {
  const query = route.query?.safeParse(request.query);
  const body = route.body?.safeParse(request.body ?? {});
  const errors = [
    ...(query?.error ? fieldErrors(query.error, request.query) : []),
    ...(body?.error ? fieldErrors(body.error, request.body) : []),
  ];
  if (errors.length > 0) throw new Problem('invalid-fields', { errors });
  return { query: query?.data ?? {}, body: body?.data };
}

function readIfMatch(request: Request): IfMatch {
  const header = request.get('if-match');
  if (header === undefined) throw new Problem('version-required');
  if (header.trim() === '*') return 'any';
  return header.split(',').flatMap((tag) => {
    const version = /^\s*"(\d{1,9})"\s*$/.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}

function refuseOtherMediaTypes(mediaType: string): RequestHandler {
  return (request, _response, next) => {
    const hasBody =
      request.headers['transfer-encoding'] !== undefined || Number(request.get('content-length') ?? 0) > 0;
    if (hasBody && !request.is(mediaType))
      throw new Problem('unsupported-media-type', {
        ...(mediaType === 'application/json'
          ? {}
          : { message: message('media-type-required', { mediaType }) }),
        headers: { Accept: mediaType },
      });
    next();
  };
}

function refuseMethod(path: string, taken: Set<Method>): RequestHandler {
  const names = [...taken, ...(taken.has('get') ? ['head'] : []), 'options'];
  const allow = names.map((name) => name.toUpperCase()).join(', ');
  return (request, response) => {
    response.locals.route = path;
    response.set('Allow', allow);
    if (request.method === 'OPTIONS') response.status(204).end();
    else throw new Problem('method-not-allowed', { headers: { Allow: allow } });
  };
}
