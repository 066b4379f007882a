import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** What a model version is called: `sha256:` and 64 hexadecimal digits of the artefact's bytes. */
export const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** Enough of a digest to recognise a version by, as the pages show it. */
export const shortDigest = (digest: string): string => digest.replace('sha256:', '').slice(0, 12);

/** The version of an artefact's bytes. */
export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/**
 * JSON of RFC 8785: sorted keys and no spaces, so that the same value gives the same bytes on every machine.
 * @param place what the value is, for the message
 * @throws TypeError for what JSON would lose: NaN, infinity, undefined in a list, functions, class instances
 */
export function canonicalJson(value: unknown, place = 'the value'): string {
  refuseLoss(value, place);
  return canonicalize(value) as string;
}

/** canonicalize writes class instances by their fields and leaves out or nulls what JSON has no form for. */
function refuseLoss(value: unknown, place: string): void {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${place} is ${value}, which JSON cannot express`);
  } else if (Array.isArray(value))
    for (const [index, each] of value.entries()) refuseLoss(each, `${place}[${index}]`);
  else if (typeof value === 'object' && isPlain(value)) {
    for (const [key, each] of Object.entries(value))
      if (each !== undefined) refuseLoss(each, `${place}.${key}`);
  } else throw new TypeError(`${place} is not plain JSON`);
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
