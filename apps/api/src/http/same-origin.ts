import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';

/**
 * Refuses a change that a page of another origin asks for. Browsers send Sec-Fetch-Site to
 * trustworthy addresses and Origin to all; a client that is no browser sends neither and has no
 * cookie of someone else's to misuse.
 */
export const refuseOtherOrigins: RequestHandler = (request, _response, next) => {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const same =
    site !== undefined
      ? site === 'same-origin' || site === 'none'
      : origin === undefined || URL.parse(origin)?.host === request.host;
  if (!same) throw new Problem('forbidden');
  next();
};
