import { createHash } from 'node:crypto';

/** What a model version is called: `sha256:` and 64 hexadecimal digits of the artefact's bytes. */
export const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** The version of an artefact's bytes. */
export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/**
 * Plain JSON with sorted keys and no spaces: the same value gives the same bytes on every machine.
 * @throws TypeError for what JSON would lose: NaN, infinity, undefined, functions, class instances
 */
export function canonicalJson(value: unknown, place = 'the value'): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${place} is ${value}, which JSON cannot say`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value))
    return `[${value.map((each, index) => canonicalJson(each, `${place}[${index}]`)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) {
    const entries = Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each, `${place}.${key}`)}`).join(',')}}`;
  }
  throw new TypeError(`${place} is no plain JSON`);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
