import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';

/**
 * Refuses a change requested by a page of another origin. Browsers send Sec-Fetch-Site to
 * trustworthy addresses and Origin to all. A client that is not a browser sends neither, and has no
 * cookie of another person to misuse.
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
