// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { formatDuration, formatPrice } from './format.ts';
import { chooseLocale, loadFirstLocale, locale, switchLocale, translate } from './locale.ts';
import { remember } from './storage.ts';
import { say } from './text.ts';
import { switchTheme, theme } from './theme.ts';
import { typeset } from './typography.ts';

beforeEach(() => localStorage.clear());

/** Runs the script that the document runs before anything is drawn; a block, because it is run again and again. */
const firstPaint = () =>
  runInThisContext(`{${readFileSync(join(import.meta.dirname, '../../public/first-paint.js'), 'utf8')}}`);

describe('language', () => {
  /** Opens the page in a browser with these languages, most preferred first. */
  async function open(languages: readonly string[]): Promise<string> {
    const preferred = vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages);
    firstPaint();
    preferred.mockRestore();
    await loadFirstLocale();
    expect(document.documentElement.lang).toBe(locale.value);
    return locale.value;
  }

  test.each([
    [['fr-FR', 'fr', 'en'], 'fr'],
    [['fr'], 'fr'],
    [['FR-ca', 'en-US'], 'fr'],
    [['en-GB', 'fr'], 'en'],
    [['de-DE', 'fr-CH', 'en'], 'fr'],
    [['de', 'ja'], 'en'],
    [[], 'en'],
  ])('at a first visit with %j is %s', async (languages, expected) => {
    expect(await open(languages)).toBe(expected);
  });

  test('is what was chosen from then on', async () => {
    expect(await open(['fr-FR'])).toBe('fr');
    await switchLocale();
    expect(await open(['fr-FR'])).toBe('en');
    await switchLocale();
    expect(await open(['en-GB'])).toBe('fr');
  });

  test('follows the browser when the stored choice is not on offer, or storage is refused', async () => {
    remember('locale', 'tlh');
    expect(await open(['fr-FR'])).toBe('fr');
    const refused = vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('denied');
    });
    expect(await open(['en-GB'])).toBe('en');
    refused.mockRestore();
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
    localStorage.setItem('presage.theme', 'dark');
    localStorage.setItem('presage.locale', 'fr');
    firstPaint();
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
