import assert from 'node:assert/strict';
import { locales, type Text } from '../src/definition/text.ts';

/** Fails unless a text exists in every language and differs between them. */
export function bothLanguages(text: Text | null | undefined): asserts text is Text {
  assert.ok(text);
  for (const locale of locales) assert.match(text[locale], /\w/, locale);
  assert.notEqual(text.fr, text.en);
}
