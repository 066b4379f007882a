import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { message } from '../messages/message.ts';
import { presentMessage } from '../messages/schema.ts';
import { readStoredMessage, storeMessage } from './stored-message.ts';

describe('a stored message', () => {
  test('comes back with its parameters and its cause', () => {
    const failure = message('training-failed', { predictor: 'churn' }, message('model-absent'));
    assert.deepEqual(readStoredMessage(storeMessage(failure)), presentMessage(failure));
  });

  test('of an earlier version comes back in both languages', () => {
    const text = { en: 'out of memory', fr: 'mémoire épuisée' };
    assert.deepEqual(readStoredMessage(JSON.stringify(text)), {
      code: 'predictor-message',
      params: text,
      detail: text.en,
    });
  });

  for (const sentence of ['It was ended.', '12', '{"en":"half"}'])
    test(`of the first version is shown as it is: ${sentence}`, () => {
      const { code, detail } = readStoredMessage(sentence);
      assert.deepEqual([code, detail], ['untranslated', sentence]);
    });

  test('with a code of a later version is shown in English', () => {
    const { code, detail } = readStoredMessage(
      JSON.stringify({ code: 'of-tomorrow', params: {}, detail: 'It is too early.' }),
    );
    assert.deepEqual([code, detail], ['untranslated', 'It is too early.']);
  });
});
