import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStoredText, storeText } from './stored-text.ts';

test('a text comes back in both languages', () => {
  const text = { en: 'out of memory', fr: 'mémoire épuisée' };
  assert.deepEqual(readStoredText(storeText(text)), text);
});

for (const sentence of ['It was ended.', '12', '{"en":"half"}'])
  test(`what an earlier version stored is shown as it is: ${sentence}`, () => {
    assert.deepEqual(readStoredText(sentence), { en: sentence, fr: sentence });
  });
