import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Cookies } from '../http/cookies.ts';

const halfYearInSeconds = 182 * 24 * 60 * 60;

/**
 * Recognises the browsers in which somebody has signed in to an account before. Their failed attempts are counted on
 * their own, so that guesses from elsewhere do not make the person wait (OWASP, "device cookies").
 */
export interface Devices {
  /** Whose attempts those of this request are counted with: the e-mail's, or those of this browser for this e-mail. */
  counted(request: Request, email: string): string;
  /** Remembers the browser after a sign-in. */
  remember(request: Request, response: Response, email: string): void;
}

export function openDevices(sessionKey: string, cookies: Cookies): Devices {
  const key = createHmac('sha256', sessionKey).update('device').digest();
  const seal = (email: string, nonce: string) =>
    createHmac('sha256', key).update(`${nonce} ${email}`).digest();
  return {
    counted(request, email) {
      const [nonce = '', signature = ''] = (cookies.read(request, 'device') ?? '').split('.');
      const given = Buffer.from(signature, 'base64url');
      const right = seal(email, nonce);
      const isKnown = given.length === right.length && timingSafeEqual(given, right);
      return isKnown ? `${email} ${nonce}` : email;
    },
    remember(request, response, email) {
      const nonce = randomBytes(16).toString('base64url');
      const value = `${nonce}.${seal(email, nonce).toString('base64url')}`;
      cookies.set(request, response, 'device', value, halfYearInSeconds);
    },
  };
}
