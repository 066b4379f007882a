import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseCookie } from 'cookie';
import { z } from 'zod';
import type { Session } from '../http/permission.ts';

const payloadSchema = z.object({ email: z.string(), role: z.literal('admin'), expires: z.int() });

export const sessionSeconds = 12 * 60 * 60;
export const cookieName = 'presage_session';

/** Makes and reads the values of the session cookie. */
export interface SessionSigner {
  sign(session: Session): string;
  /** The session of a cookie's value; null when forged, altered or expired at `now` (milliseconds). */
  read(value: string, now?: number): Session | null;
}

/**
 * The cookie holds the session itself and an HMAC-SHA-256 over it. The administrator's password
 * is part of the key: a new password ends all sessions.
 */
export function sessionSigner(sessionKey: string, adminPassword: string): SessionSigner {
  const key = createHmac('sha256', sessionKey).update(adminPassword).digest();
  const seal = (payload: string) => createHmac('sha256', key).update(payload).digest();
  return {
    sign(session) {
      const payload = Buffer.from(JSON.stringify(session)).toString('base64url');
      return `${payload}.${seal(payload).toString('base64url')}`;
    },
    read(value, now = Date.now()) {
      const [payload = '', signature = ''] = value.split('.');
      const given = Buffer.from(signature, 'base64url');
      const right = seal(payload);
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
      const parsed = payloadSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
      return parsed.success && parsed.data.expires * 1000 > now ? parsed.data : null;
    },
  };
}

/** The value of one cookie in a Cookie header (RFC 6265); null when it has none of that name. */
export const readCookie = (header: string | undefined, name: string): string | null =>
  (header === undefined ? undefined : parseCookie(header)[name]) ?? null;
