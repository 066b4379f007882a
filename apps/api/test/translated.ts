import assert from 'node:assert/strict';
import { bothLanguages } from './both-languages.ts';

export interface Reported {
  readonly code: string;
  readonly params: object;
  readonly cause?: Reported | undefined;
}

/** Fails unless the pages have a text for a message and its cause in every language. */
export function translated(message: Reported | null | undefined): asserts message is Reported {
  assert.ok(message);
  assert.notEqual(message.code, 'untranslated', JSON.stringify(message));
  if (message.code === 'predictor-message') bothLanguages(message.params as { en: string; fr: string });
  if (message.cause) translated(message.cause);
}
