import type { Express, Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { message } from '../messages/message.ts';
import { fieldErrors } from './field-errors.ts';
import type { Limiter } from './limit.ts';
import type { Gate } from './permission.ts';
import { type FieldError, Problem } from './problem.ts';
import { readJson, refuseLargeJson } from './read-json.ts';
import type { IfMatch, Method, Route } from './route.ts';
import { refuseOtherOrigins } from './same-origin.ts';
import { beginChunks, sendChunks } from './send-chunks.ts';
import { multilineFields, textErrors } from './text.ts';

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
  if (route.body) handlers.push(refuseOtherMediaTypes('application/json'), refuseLargeJson, readJson);
  if (route.stream) {
    handlers.push(refuseOtherMediaTypes(route.stream.mediaType));
    handlers.push(refuseOtherEncodings(route.stream));
  }
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

/** Of a streamed answer. */
const usualBuffer = 64 * 1024;

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
  const chunks = output.chunks && (await beginChunks(output.chunks));
  response.status(output.status);
  response.set('Cache-Control', route.caching ?? 'no-store');
  for (const [name, value] of Object.entries(output.headers ?? {})) response.set(name, value);
  const mediaType = route.responses[output.status]?.mediaType;
  if (chunks) {
    if (mediaType) response.type(mediaType);
    await sendChunks(chunks, output.bufferBytes ?? usualBuffer, response);
  } else if (output.body === undefined) response.end();
  else if (mediaType) response.type(mediaType).send(output.body);
  else if (route.method === 'get') response.json(output.body);
  // Without a computed ETag, which has no meaning for the answer to a change. As bytes: Node encodes a string with an
  // accent many times more slowly when it joins it to the headers.
  else response.type('json').end(Buffer.from(JSON.stringify(output.body)));
}

/** A path parameter that no resource can have is answered with 404, like an unknown one. */
function readParams(schema: z.ZodObject, request: Request): unknown {
  const parsed = schema.safeParse(request.params);
  if (!parsed.success || textErrors(request.params).length > 0) throw new Problem('not-found');
  return parsed.data;
}

function validate(route: Route, request: Request): { query: unknown; body: unknown } {
  const query = check(route.query, route.query && request.query);
  const body = check(route.body, request.body === undefined ? {} : request.body);
  const errors = [...query.errors, ...body.errors];
  if (errors.length > 0) throw new Problem('invalid-fields', { errors });
  return { query: query.data ?? {}, body: body.data };
}

/** What no field may contain is refused before a schema is asked. */
function check(schema: z.ZodType | undefined, input: unknown): { data?: unknown; errors: FieldError[] } {
  if (!schema) return { errors: [] };
  const errors = textErrors(input, multilineFields(schema));
  if (errors.length > 0) return { errors };
  const { data, error } = schema.safeParse(input);
  return error ? { errors: fieldErrors(error, input) } : { data, errors };
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

/** A streamed body arrives as its handler reads it: only files that are recognised by their content may be compressed. */
function refuseOtherEncodings({ mediaType, encodings = [] }: NonNullable<Route['stream']>): RequestHandler {
  return (request, _response, next) => {
    const encoding = (request.get('content-encoding') ?? 'identity').trim().toLowerCase();
    if (encoding !== 'identity' && !encodings.includes(encoding))
      throw new Problem('unsupported-media-type', {
        message: message('media-type-required', { mediaType }),
        headers: { 'Accept-Encoding': ['identity', ...encodings].join(', ') },
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
