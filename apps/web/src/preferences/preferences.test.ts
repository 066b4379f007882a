// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { formatDuration, formatPrice } from './format.ts';
import { chooseLocale, loadRememberedLocale, locale, switchLocale, translate } from './locale.ts';
import { remember } from './storage.ts';
import { say } from './text.ts';
import { switchTheme, theme } from './theme.ts';
import { typeset } from './typography.ts';

beforeEach(() => localStorage.clear());

describe('language', () => {
  test('is English at first, and what was chosen from then on', async () => {
    await loadRememberedLocale();
    expect([locale.value, document.documentElement.lang]).toEqual(['en', 'en']);
    await switchLocale();
    expect(document.documentElement.lang).toBe('fr');
    await chooseLocale('en');
    await loadRememberedLocale();
    expect(locale.value).toBe('fr');
    await switchLocale();
  });

  test('ignores a language that is not on offer', async () => {
    remember('locale', 'tlh');
    await loadRememberedLocale();
    expect(locale.value).toBe('en');
  });
});

describe('typography', () => {
  test('keeps French marks on the line of their word', () => {
    expect(typeset('Combien de délits ? « Trois » : 30 %')).toBe(
      'Combien de délits\u00a0? «\u00a0Trois\u00a0»\u00a0: 30\u00a0%',
    );
    expect(typeset('How much crime? Three: 30%')).toBe('How much crime? Three: 30%');
  });

  test('is that of messages and of what the API says', async () => {
    await chooseLocale('fr');
    expect(translate('administration.confirmTitle', { name: 'Ada' })).toContain('\u00a0?');
    expect(say({ en: 'How much?', fr: 'Combien ?' })).toBe('Combien\u00a0?');
    await chooseLocale('en');
  });
});

describe('theme', () => {
  test('goes from the system’s to light to dark and back, and is remembered', () => {
    const seen = [1, 2, 3].map(() => {
      switchTheme();
      return [theme.value, document.documentElement.dataset.theme, localStorage.getItem('presage.theme')];
    });
    expect(seen).toEqual([
      ['light', 'light', 'light'],
      ['dark', 'dark', 'dark'],
      ['system', undefined, null],
    ]);
  });

  test('is applied before the first paint', () => {
    const script = readFileSync(join(import.meta.dirname, '../../public/first-paint.js'), 'utf8');
    localStorage.setItem('presage.theme', 'dark');
    localStorage.setItem('presage.locale', 'fr');
    runInThisContext(script);
    expect(document.documentElement.dataset.theme).toBe('dark');
    expect(document.documentElement.lang).toBe('fr');
    delete document.documentElement.dataset.theme;
  });
});

test('works without storage', () => {
  const refuse = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('quota');
  });
  expect(() => remember('theme', 'dark')).not.toThrow();
  refuse.mockRestore();
});

describe('formats', () => {
  test('writes prices and times as each language does', async () => {
    await chooseLocale('en');
    expect(formatPrice(129_905, 'EUR')).toBe('€1,299.05');
    expect(formatDuration(90_061)).toBe('1 day, 1 hour');
    expect(formatDuration(0)).toBe('0 seconds');
    expect(formatDuration(59)).toBe('59 seconds');
    await chooseLocale('fr');
    expect(formatPrice(129_905, 'EUR').replace(/\s/g, ' ')).toBe('1 299,05 €');
    expect(formatDuration(7_260).replace(/\s/g, ' ')).toBe('2 heures, 1 minute');
    await chooseLocale('en');
  });
});
