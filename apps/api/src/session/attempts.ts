import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { Problem } from '../http/problem.ts';

const windowSeconds = 5 * 60;

/** Ten failed attempts in five minutes from one address; attempts that succeed do not count. */
export function limitAttempts(): RequestHandler {
  return rateLimit({
    windowMs: windowSeconds * 1000,
    limit: 10,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // Only headers that a proxy sent are left, see http/forwarded.ts.
    validate: { xForwardedForHeader: false },
    handler(_request, response, next) {
      const seconds = String(response.getHeader('Retry-After') ?? windowSeconds);
      next(new Problem('too-many-attempts', { headers: { 'Retry-After': seconds } }));
    },
  });
}
