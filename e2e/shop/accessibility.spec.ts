import { expectAccessible } from '../fixtures/accessibility.ts';
import { expect, test } from '../fixtures/administration.ts';
import { readProducts } from '../fixtures/shop-api.ts';
import { say } from '../fixtures/words.ts';

const schemes = ['light', 'dark'] as const;
/** Names depend on the language and contrast on the scheme, neither on both: each once is enough. */
const pairs = [
  ['en', 'light'],
  ['fr', 'dark'],
] as const;

for (const [language, colorScheme] of pairs) {
  test.describe(`in ${language}, ${colorScheme}`, () => {
    test.use({ language, colorScheme });

    test('every page that a visitor reads is accessible', async ({ page, request, words, troubles }) => {
      test.setTimeout(90_000);
      troubles.expect(/status of 401/);
      const [product] = await readProducts(request, 'limit=1&sort=-price');
      const visits = [
        '/',
        '/shop',
        '/shop?search=zzzz',
        `/shop/${product?.id}`,
        '/basket',
        '/status',
        '/nowhere',
      ];
      for (const path of visits) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expectAccessible(page, path);
      }
      await page.goto(`/shop/${product?.id}`);
      await page.getByRole('button', { name: words.product.add }).click();
      await expect(
        page.getByRole('status').filter({ hasText: say(words.product.inBasket, { n: 1 }) }),
      ).toBeVisible();
      await expectAccessible(page, 'a message');
      await page.goto('/basket');
      await expect(page.getByRole('button', { name: words.basket.clear })).toBeVisible();
      await expectAccessible(page, 'a filled basket');
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page, 'the list of keys');
      await page.goto('/administration');
      await expectAccessible(page, 'the sign-in');
      // Answered by the test: real attempts are counted and limited to ten.
      await page.route('**/api/session', (route) =>
        route.fulfill({
          status: 401,
          contentType: 'application/problem+json',
          json: { type: 'about:blank', title: 'Unauthorized', status: 401, instance: '/api/session' },
        }),
      );
      await page.getByLabel(words.administration.password).fill('wrong');
      await page.getByRole('button', { name: words.administration.signIn }).click();
      await expect(page.getByRole('alert')).toHaveText(words.administration.wrongPassword);
      await expectAccessible(page, 'a refused sign-in');
    });

    test('every page that the administrator uses is accessible', async ({ page, words, signIn }) => {
      test.setTimeout(90_000);
      const { administration } = words;
      await signIn();
      for (const subject of ['products', 'users'] as const) {
        await page.goto(`/administration/${subject}`);
        await expect(page.getByRole('table')).toBeVisible();
        await expectAccessible(page, subject);
        await page.getByRole('table').getByRole('link').first().click();
        await expect(page.getByLabel(administration.fields.name, { exact: true })).toHaveValue(/./);
        await expectAccessible(page, `a form of ${subject}`);
        await page.goto(`/administration/${subject}/new`);
        await page.getByRole('button', { name: administration.save }).click();
        await expect(page.getByRole('alert')).toHaveText(words.feedback.invalid);
        await expectAccessible(page, `a form of ${subject} with errors`);
      }
      await page.goto('/administration/products');
      await page.getByRole('table').getByRole('button').first().click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
      await expectAccessible(page, 'the question before a deletion');
    });
  });
}

for (const colorScheme of schemes) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('the reference of the API is accessible', async ({ page }) => {
      // A long page: axe checks thousands of elements.
      test.setTimeout(240_000);
      await page.goto('/docs');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByText('/api/products').first()).toBeVisible();
      await expectAccessible(page, '/docs');
    });
  });
}
