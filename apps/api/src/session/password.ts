import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

/** OWASP's scrypt setting that needs 16 MiB: N = 2^14, r = 8, p = 5. */
const cost = { N: 2 ** 14, r: 8, p: 5, maxmem: 64 * 1024 * 1024 };

/** Compares a given password with the correct one. */
export type PasswordCheck = (given: string) => Promise<boolean>;

/**
 * Derives the hash of the password once. Every comparison takes the same time,
 * and the plain password is not kept.
 */
export function passwordCheck(password: string): PasswordCheck {
  const salt = randomBytes(16);
  const right = derive(password, salt, 32, cost);
  right.catch(() => undefined);
  return async (given) => timingSafeEqual(await derive(given, salt, 32, cost), await right);
}
