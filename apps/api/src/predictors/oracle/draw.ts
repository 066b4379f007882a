import { hash } from 'node:crypto';

/** A name without case, accents and doubled spaces, for the draw. */
export function foldName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** The random draw for one person and day. */
export interface Draw {
  /** Uniform in [0, 1). */
  readonly share: number;
  /** A whole number to choose a sentence by, independent of `share`. */
  readonly choice: number;
}

/** The same parts give the same draw, on every machine: two slices of their SHA-256. */
export function draw(parts: readonly (string | number)[]): Draw {
  const digest = hash('sha256', JSON.stringify(parts), 'buffer');
  return { share: digest.readUIntBE(0, 6) / 2 ** 48, choice: digest.readUInt32BE(8) };
}
