import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test.ts';
import { say, wordsOf } from '../fixtures/words.ts';

const ground = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

test('I change to French and back, and my choice stays', async ({ page, context }) => {
  const [en, fr] = [wordsOf('en'), wordsOf('fr')];
  const headline = page.getByRole('heading', { level: 1 });
  await page.goto('/');
  await page.getByRole('button', { name: 'Français' }).click();
  await expect(headline).toHaveText(fr.home.headline);
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(page).toHaveTitle(`${fr.home.title} · ${fr.brand}`);
  await page.reload();
  await expect(headline).toHaveText(fr.home.headline);
  const other = await context.newPage();
  await other.goto('/shop');
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(fr.shop.title);
  await page.getByRole('button', { name: 'English' }).click();
  await expect(headline).toHaveText(en.home.headline);
});

for (const [locale, language] of [
  ['fr-FR', 'fr'],
  ['en-GB', 'en'],
  ['de-DE', 'en'],
] as const)
  test(`my first visit with a browser in ${locale} is in the language ${language}`, async ({
    browser,
    baseURL,
  }) => {
    const visitor = await browser.newContext({
      locale,
      storageState: { cookies: [], origins: [] },
      ...(baseURL ? { baseURL } : {}),
    });
    const first = await visitor.newPage();
    await first.goto('/');
    await expect(first.getByRole('heading', { level: 1 })).toHaveText(wordsOf(language).home.headline);
    await expect(first.locator('html')).toHaveAttribute('lang', language);
    await visitor.close();
  });

test('I choose light or dark whatever the system has, and my choice stays', async ({ page, words }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  const dark = await ground(page);
  const { preferences } = words;
  const theme = (name: string) =>
    page.getByRole('button', { name: say(preferences.theme, { theme: name }), exact: true });
  await theme(preferences.system).click();
  await expect(theme(preferences.light)).toBeVisible();
  await expect.poll(() => ground(page)).not.toBe(dark);
  const light = await ground(page);
  await page.reload();
  await expect.poll(() => ground(page)).toBe(light);
  await theme(preferences.light).click();
  await expect.poll(() => ground(page)).toBe(dark);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => ground(page)).toBe(dark);
  await theme(preferences.dark).click();
  await expect(theme(preferences.system)).toBeVisible();
  await expect.poll(() => ground(page)).toBe(light);
});
