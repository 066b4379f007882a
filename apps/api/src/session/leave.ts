import type { Request, Response } from 'express';
import type { Cookies } from '../http/cookies.ts';

/**
 * Ends what the browser of a request has of its session: the cookie, and answers and pages that it has kept. What it
 * stores for the pages stays, because the basket and the preferences belong to no account. Browsers take the header
 * over https, and from this machine.
 */
export function leave(request: Request, response: Response, cookies: Cookies): void {
  cookies.clear(request, response, 'session');
  response.set('Clear-Site-Data', '"cache"');
}
