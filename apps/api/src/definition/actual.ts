import { z } from 'zod';
import { type Message, message } from '../messages/message.ts';
import type { Target } from './predictor.ts';

/** What actually happened, in the unit of the target: whether it happened, how many, how long. */
export type Actual = boolean | number | string;

/** Whatever a target may take; `readActual` checks it against the target of the prediction. */
export const actualSchema = z
  .union([z.boolean(), z.number(), z.string().max(60)])
  .meta({ description: 'What happened: true or false, a class, or a number in the unit of the target.' });

const yes: ReadonlySet<string> = new Set(['true', 'yes', 'y', '1', 'oui', 'o', 'vrai']);
const no: ReadonlySet<string> = new Set(['false', 'no', 'n', '0', 'non', 'faux']);

/**
 * Checks what a client reports, or what is in the cell of a file, against the target.
 * @returns the value as it is stored, or what is wrong with it
 */
export function readActual(target: Target, given: Actual): { actual: Actual } | { problem: Message } {
  if (target.kind === 'probability') return readHappened(target, given);
  return target.kind === 'class' ? readClass(target, given) : readNumber(target.kind, given);
}

function readClass({ classes = {} }: Target, given: Actual) {
  const text = String(given).trim();
  if (Object.keys(classes).includes(text)) return { actual: text };
  return { problem: message('not-one-of', { values: Object.keys(classes).join(', ') }) };
}

function readHappened({ classes = {}, happened }: Target, given: Actual) {
  const text = String(given).trim();
  const key = text.toLowerCase();
  if (yes.has(key)) return { actual: true };
  if (no.has(key)) return { actual: false };
  const named = happened === undefined ? [] : Object.keys(classes);
  if (named.includes(text)) return { actual: text === happened };
  return { problem: message('not-one-of', { values: ['true', 'false', ...named].join(', ') }) };
}

function readNumber(kind: Target['kind'], given: Actual) {
  const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof number !== 'number' || !Number.isFinite(number)) return { problem: message('not-a-number') };
  if (kind === 'count' && !Number.isInteger(number)) return { problem: message('not-whole') };
  if (number < 0 && kind !== 'number') return { problem: message('too-small', { min: 0 }) };
  return { actual: number };
}
