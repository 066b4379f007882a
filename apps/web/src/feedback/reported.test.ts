import { describe, expect, test } from 'vitest';
import { ApiError } from '../api/error.ts';
import { chooseLocale, loadPageMessages } from '../preferences/locale.ts';
import { reasonMessages } from './messages.ts';
import { sayError, sayReported } from './reported.ts';

const unreadable = {
  code: 'nothing-imported',
  detail: '1200 lines of 2400 cannot be read. Nothing was imported.',
  cause: {
    code: 'lines-unreadable',
    params: { n: 1200, total: 2400 },
    detail: '1200 lines of 2400 cannot be read',
  },
};

// The language is a property of the document, of which the code before it knows nothing.
globalThis.document ??= { documentElement: {} } as Document;

describe('what the API reports', () => {
  test('is said in the language on screen, its cause as a sentence of its own', async () => {
    await loadPageMessages(reasonMessages);
    await chooseLocale('en');
    expect(sayReported(unreadable)).toBe('1,200 lines of 2,400 cannot be read. Nothing was imported.');
    await chooseLocale('fr');
    expect(sayReported(unreadable).replace(/\s/g, ' ')).toBe(
      '1 200 lignes sur 2 400 ne peuvent pas être lues. Rien n’a été importé.',
    );
  });

  test('in a predictor’s own words is said in those of the language', async () => {
    const own = { code: 'predictor-message', params: { en: 'too few', fr: 'trop peu' }, detail: 'too few' };
    await chooseLocale('fr');
    expect(sayReported(own)).toBe('trop peu');
  });

  test('by a code that is not known here is said in English', () => {
    expect(sayReported({ code: 'of-tomorrow', detail: 'It is too early.' })).toBe('It is too early.');
  });

  test('is a sentence for any failure', async () => {
    await chooseLocale('en');
    expect(sayError(new Error('fetch'))).toContain('cannot be reached');
    expect(sayError(new ApiError(404, { code: 'not-found', detail: 'Check the address.' }))).toBe(
      'It does not exist, or was deleted.',
    );
    expect(sayError(new ApiError(502, { detail: 'no upstream' }))).toContain('does not answer');
    expect(sayError(new ApiError(418, {}))).toBe('Something failed on the server.');
  });
});
