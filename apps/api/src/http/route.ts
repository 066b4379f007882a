import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { LimitName } from './limit.ts';
import type { Permission, Session } from './permission.ts';
import type { ProblemKind } from './problem.ts';
import type { Chunks } from './send-chunks.ts';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One answer of a route; without a schema it has no body, with `mediaType` it is not JSON. */
export interface RouteResponse {
  description: string;
  schema?: z.ZodType;
  mediaType?: string;
  headers?: Record<string, string>;
}

type Parsed<Schema, Otherwise> = Schema extends z.ZodType ? z.output<Schema> : Otherwise;

/** What a handler gets: everything it declared, already validated. */
export interface RouteInput<Params, Query, Body> {
  params: Parsed<Params, Record<string, never>>;
  query: Parsed<Query, Record<string, never>>;
  body: Parsed<Body, undefined>;
  session: Session | null;
  /** The version named by If-Match: set on routes with `versioned`. */
  ifMatch: IfMatch;
  request: Request;
  response: Response;
}

/** What a handler answers: one of the declared statuses. */
export interface RouteOutput {
  status: number;
  body?: unknown;
  /** Instead of a body: chunks that are written as they are made, no faster than the client reads. */
  chunks?: Chunks;
  /** How many bytes of them are made ahead of a client that does not read; 64 KiB by default. */
  bufferBytes?: number;
  headers?: Record<string, string>;
}

/** `'any'` for `*`, otherwise the versions that the client agrees to change. */
export type IfMatch = 'any' | number[];

interface RouteDeclaration<Params, Query, Body> {
  method: Method;
  /** Canonical path, in the form of Express and of the metrics: `/api/products/:id`. */
  path: string;
  /** The same in French; same handler, listed in the document as an alias. */
  aliases?: string[];
  operationId: string;
  tag: string;
  summary: string;
  description: string;
  permission: Permission;
  params?: Params;
  query?: Query;
  /**
   * Read for each request, together with the start of `handle`: a getter may return another schema while the process
   * runs.
   */
  body?: Body;
  /**
   * The media type of a body that the handler reads itself, from `request`, as it arrives, and the content encodings
   * that it recognises; by default none.
   */
  stream?: { mediaType: string; description: string; encodings?: readonly string[] };
  /** The route changes a version: If-Match is required. */
  versioned?: boolean;
  /** It is expensive: how often one caller may ask for it, see configuration/limits.ts. */
  limit?: LimitName;
  /** Runs first, e.g. a limit on attempts. */
  before?: RequestHandler;
  /** Cache-Control of its successful answers; `no-store` by default. */
  caching?: string;
  responses: Record<number, RouteResponse>;
  /** Kinds of problem that this route adds to those that follow from its declaration. */
  problems?: ProblemKind[];
  handle(input: RouteInput<Params, Query, Body>): Promise<RouteOutput> | RouteOutput;
}

/** A declared route: what is mounted on Express and what is written in the OpenAPI document. */
export type Route = RouteDeclaration<z.ZodObject | undefined, z.ZodObject | undefined, z.ZodType | undefined>;

/**
 * Declares a route. This is the only way to answer a path, so that every path has a permission,
 * validation and an entry in the document.
 */
export function route<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(declaration: RouteDeclaration<Params, Query, Body>): Route {
  return declaration as unknown as Route;
}
