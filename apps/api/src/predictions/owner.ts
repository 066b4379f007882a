import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Cookies } from '../http/cookies.ts';
import type { Session } from '../http/permission.ts';
import type { Scope } from './matching.ts';

const yearInSeconds = 365 * 24 * 60 * 60;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Whose predictions a request makes and reads: those of the account that is signed in, otherwise of the visitor, who
 * is recognised by a signed cookie with a random id that contains nothing about the person.
 */
export interface Owners {
  /** The id of the account or of the visitor; null without session and cookie, or for a forged one. */
  read(request: Request, session: Session | null): string | null;
  /** The same; a visitor without a cookie gets one with the answer. */
  welcome(request: Request, response: Response, session: Session | null): string;
  /** Which predictions the request may see: administrators see all. */
  scope(request: Request, session: Session | null): Scope;
  /** The visitor of the cookie, whoever is signed in. */
  visitor(request: Request): string | null;
}

export function openOwners(sessionKey: string, cookies: Cookies): Owners {
  const key = createHmac('sha256', sessionKey).update('visitor').digest();
  const seal = (id: string) => createHmac('sha256', key).update(id).digest();
  const visitor = (request: Request): string | null => {
    const [id = '', signature = ''] = (cookies.read(request, 'visitor') ?? '').split('.');
    if (!uuid.test(id)) return null;
    const given = Buffer.from(signature, 'base64url');
    const right = seal(id);
    return given.length === right.length && timingSafeEqual(given, right) ? id : null;
  };
  const read = (request: Request, session: Session | null) => session?.account ?? visitor(request);
  return {
    visitor,
    read,
    welcome(request, response, session) {
      const known = read(request, session);
      if (known) return known;
      const id = randomUUID();
      const value = `${id}.${seal(id).toString('base64url')}`;
      cookies.set(request, response, 'visitor', value, yearInSeconds);
      return id;
    },
    scope: (request, session) =>
      session?.role === 'administrator' ? 'all' : { visitor: read(request, session) },
  };
}
