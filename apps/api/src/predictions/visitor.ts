import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { readCookie } from '../session/session.ts';

const cookieName = 'presage_visitor';
const year = 365 * 24 * 60 * 60 * 1000;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Recognises visitors by a signed cookie with a random id; it contains nothing about the person. */
export interface Visitors {
  /** The visitor of a Cookie header; null without one, or for a forged one. */
  read(header: string | undefined): string | null;
  /** The same for a request; a visitor without a cookie gets one with the answer. */
  welcome(request: Request, response: Response): string;
}

export function visitors(sessionKey: string): Visitors {
  const key = createHmac('sha256', sessionKey).update('visitor').digest();
  const seal = (id: string) => createHmac('sha256', key).update(id).digest();
  const read = (header: string | undefined): string | null => {
    const [id = '', signature = ''] = (readCookie(header, cookieName) ?? '').split('.');
    if (!uuid.test(id)) return null;
    const given = Buffer.from(signature, 'base64url');
    const right = seal(id);
    return given.length === right.length && timingSafeEqual(given, right) ? id : null;
  };
  return {
    read,
    welcome(request, response) {
      const known = read(request.headers.cookie);
      if (known) return known;
      const id = randomUUID();
      response.cookie(cookieName, `${id}.${seal(id).toString('base64url')}`, {
        httpOnly: true,
        sameSite: 'lax',
        path: '/',
        secure: request.secure,
        maxAge: year,
      });
      return id;
    },
  };
}
