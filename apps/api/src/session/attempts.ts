import type { RequestHandler } from 'express';
import type { RateLimit } from '../configuration/limits.ts';
import type { Counts } from '../limits/counts.ts';
import { addressKey, limitRate } from '../limits/rate-limit.ts';

/** Failed attempts from one address; attempts that succeed, or that a second factor is still missing of, do not count. */
export const limitAttempts = (rate: RateLimit, counts: Counts): RequestHandler =>
  limitRate('sign-in', rate, counts, {
    keyGenerator: addressKey,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, { statusCode, locals }) =>
      statusCode < 400 || locals.attemptContinues === true,
  });
