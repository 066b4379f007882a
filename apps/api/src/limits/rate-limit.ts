import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, type Options, rateLimit, type Store } from 'express-rate-limit';
import type { RateLimit, Rates } from '../configuration/limits.ts';
import { isDatabaseUnreachable } from '../database/unreachable.ts';
import type { Limiter } from '../http/limit.ts';
import { Problem } from '../http/problem.ts';
import type { Counts } from './counts.ts';

/**
 * The store of express-rate-limit in the database: one count for all replicas.
 * @param name distinguishes the limits
 */
function storeOf(name: string, seconds: number, counts: Counts): Store {
  const keyOf = (key: string) => `${name} ${key}`;
  return {
    localKeys: false,
    async increment(key) {
      try {
        const { hits, expiresAt } = await counts.add(keyOf(key), seconds);
        return { totalHits: hits, resetTime: expiresAt };
      } catch (error) {
        // What needs the database fails by itself; predicting goes on without it.
        if (!isDatabaseUnreachable(error)) throw error;
        return { totalHits: 1, resetTime: new Date(Date.now() + seconds * 1_000) };
      }
    },
    decrement: (key) => counts.subtract(keyOf(key)).catch(() => undefined),
    resetKey: (key) => counts.remove(keyOf(key)),
  };
}

/** An address; of IPv6 the network that a customer usually has. */
export const addressKey = ({ ip = '' }: Request): string => ipKeyGenerator(ip);

/** Who makes a request: the account that is signed in, otherwise the address. */
export const callerKey = (request: Request, { locals }: Response): string =>
  locals.session ? `account ${locals.session.account}` : `address ${addressKey(request)}`;

/**
 * Lets so many requests of one caller through, and refuses the others with 429 and Retry-After.
 * @param changes of express-rate-limit's options
 */
export function limitRate(
  name: string,
  { requests, seconds }: RateLimit,
  counts: Counts,
  changes: Partial<Options> = {},
): RequestHandler {
  return rateLimit({
    windowMs: seconds * 1_000,
    limit: requests,
    identifier: name,
    keyGenerator: callerKey,
    store: storeOf(name, seconds, counts),
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Only headers that a proxy sent are left, see http/forwarded.ts.
    validate: { xForwardedForHeader: false },
    handler(_request, response, next) {
      const wait = String(response.getHeader('Retry-After') ?? seconds);
      next(new Problem('too-many-attempts', { headers: { 'Retry-After': wait } }));
    },
    ...changes,
  });
}

/** The limiters of the routes, one for each name. */
export function openLimiter(rates: Rates, counts: Counts): Limiter {
  const made = new Map<string, RequestHandler>();
  return (name) => {
    const handler = made.get(name) ?? limitRate(name, rates[name], counts);
    made.set(name, handler);
    return handler;
  };
}
