import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const periodSeconds = 30;
/** Clocks of phones may differ by one period. */
const window = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** What an authenticator app is set up with. */
export interface TotpSetup {
  /** In base32, to type. */
  readonly secret: string;
  /** The same as a URI, for a QR code. */
  readonly uri: string;
}

/** A new secret of 160 bits, as RFC 4226 recommends. */
export function makeTotp(issuer: string, email: string): TotpSetup {
  const secret = new Secret({ size: 20 });
  const totp = new TOTP({ issuer, label: email, secret, period: periodSeconds });
  return { secret: secret.base32, uri: totp.toString() };
}

/** The time step that a code belongs to; null for a wrong code. Each step has one code. */
export function stepOf(secret: string, code: string, now = Date.now()): number | null {
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: periodSeconds });
  const delta = totp.validate({ token: code, timestamp: now, window });
  return delta === null ? null : Math.floor(now / 1000 / periodSeconds) + delta;
}

/** Encrypts secrets of accounts with a key of the Secret, each bound to its account. */
export function secretBox(sessionKey: string) {
  const key = Buffer.from(hkdfSync('sha256', sessionKey, '', 'second-factor', 32));
  return {
    seal(account: string, secret: string): Buffer {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(account));
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    /** @throws Error when it was sealed for another account or with another key */
    open(account: string, sealed: Uint8Array): string {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(account))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const opened = [decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()];
      return Buffer.concat(opened).toString('utf8');
    },
  };
}

const codeCount = 10;
const letters = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789';

/** Ten single-use codes of 80 random bits, in groups that are easy to copy by hand. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: codeCount }, () =>
    Array.from(randomBytes(16), (byte) => letters[byte % letters.length])
      .join('')
      .replace(/(.{4})(?=.)/g, '$1-'),
  );
}

/** Whatever case and separators a person types. */
export const hashRecoveryCode = (code: string): Buffer =>
  createHash('sha256')
    .update(code.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest();
