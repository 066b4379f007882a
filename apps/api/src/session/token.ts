import { createHash, randomBytes } from 'node:crypto';

/** A new secret of 256 random bits, to hand out once, and its hash, to store. */
export function makeToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashToken(token) };
}

/** SHA-256 is enough for a secret that cannot be guessed: what is stored opens nothing. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
