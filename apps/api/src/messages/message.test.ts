import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TextError } from '../definition/text-error.ts';
import { MessageError, messageOf } from './error.ts';
import { english, message, paramNames } from './message.ts';
import { messageSchema, presentMessage } from './schema.ts';

describe('a message', () => {
  test('is a sentence of its parameters', () => {
    const one = message('model-of-another-predictor', { found: 'crime', wanted: 'churn' });
    assert.equal(english(one), 'foreign: it is a model of crime, not of churn');
    assert.deepEqual(paramNames[one.code], ['found', 'wanted']);
  });

  test('has the plural form of its number', () => {
    const lines = (n: number) => english(message('lines-unreadable', { n, total: 21 }));
    assert.equal(lines(1), '1 line of 21 cannot be read');
    assert.equal(lines(2), '2 lines of 21 cannot be read');
    const header = (n: number) =>
      english(message('header-unknown', { n, expected: 'a, [b]', found: 'x' })).split('Found: ')[1];
    assert.deepEqual([0, 1, 2].map(header), ['x.', 'x and 1 more.', 'x and 2 more.']);
  });

  test('includes its cause, as a sentence of its own where it begins', () => {
    const cause = message('lines-unreadable', { n: 1, total: 2 });
    assert.equal(
      english(message('nothing-imported', {}, cause)),
      '1 line of 2 cannot be read. Nothing was imported.',
    );
    const line = message('csv-line', { line: '1' }, message('csv-empty'));
    assert.equal(
      english(message('nothing-imported', {}, line)),
      'Line 1 is missing: the file is empty. Nothing was imported.',
    );
  });

  test('is answered with its English and that of its cause', () => {
    const whole = message('training-failed', { predictor: 'churn' }, message('model-absent'));
    const body = presentMessage(whole);
    assert.equal(body.detail, 'The training of churn failed: it is not in the registry');
    assert.equal(body.cause?.detail, 'it is not in the registry');
    assert.deepEqual(messageSchema.parse(body), body);
  });

  test('comes of any error', () => {
    const absent = message('model-absent');
    assert.equal(messageOf(new MessageError(absent)), absent);
    const text = { en: 'No rows.', fr: 'Aucune ligne.' };
    assert.deepEqual(messageOf(new TextError(text)), { code: 'predictor-message', params: text });
    assert.deepEqual(messageOf(new Error('disk')), { code: 'untranslated', params: { text: 'disk' } });
  });
});

// @ts-expect-error a code that the catalogue does not have
message('no-such-code');
// @ts-expect-error a parameter that its sentence does not name
message('step-done', { n: 1 });
