import type { Page } from '@playwright/test';
import { readProducts } from '../fixtures/shop-api.ts';
import { expect, test } from '../fixtures/test.ts';
import { languages, say } from '../fixtures/words.ts';

const names = (page: Page) => page.getByRole('article').getByRole('heading');

/** The prices on the page in cents, without the language's separators. */
async function prices(page: Page): Promise<number[]> {
  const texts = await page.getByRole('article').getByRole('strong').allTextContents();
  return texts.map((text) => Number(text.replace(/\D/g, '')));
}

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('I search the shop, and the address keeps what I searched', async ({ page, request, words }) => {
      const [wanted] = await readProducts(request, 'limit=1&sort=-price');
      if (!wanted) throw new Error('the shop has no articles');
      const name = (language === 'fr' && wanted.nameFr) || wanted.name;
      await page.goto('/shop');
      await page.getByRole('searchbox', { name: words.shop.search }).fill(name);
      await expect(page).toHaveURL((url) => url.searchParams.get('search') === name);
      await expect(names(page)).toHaveText([name]);
      await expect(page.getByText(say(words.shop.count, { n: 1 }), { exact: true })).toBeVisible();
      await page.reload();
      await expect(page.getByRole('searchbox', { name: words.shop.search })).toHaveValue(name);
      await expect(names(page)).toHaveText([name]);
    });

    test('I choose one category, and go back to where I was', async ({ page, words }) => {
      await page.goto('/shop');
      const categories = page.getByRole('navigation', { name: words.shop.categories });
      const keyboards = categories.getByRole('link', { name: words.shop.category.keyboards });
      await keyboards.click();
      await expect(page).toHaveURL('/shop?category=keyboards');
      await expect(keyboards).toHaveAttribute('aria-current', 'true');
      const count = Number((await keyboards.textContent())?.replace(/\D/g, ''));
      await expect(page.getByText(say(words.shop.count, { n: count }), { exact: true })).toBeVisible();
      await expect(page.getByRole('article')).toHaveCount(count);
      await page.getByRole('article').getByRole('link').first().click();
      await expect(page).toHaveURL(/\/shop\/[0-9a-f-]{36}$/);
      await page.goBack();
      await expect(page).toHaveURL('/shop?category=keyboards');
      await expect(page.getByRole('article')).toHaveCount(count);
    });

    test('I sort by price, the cheapest first and then the most expensive first', async ({ page, words }) => {
      await page.goto('/shop');
      const order = page.getByRole('combobox', { name: words.shop.sort });
      await order.selectOption({ label: words.shop.sorts.price });
      await expect(page).toHaveURL('/shop?sort=price');
      await expect
        .poll(async () => {
          const shown = await prices(page);
          return shown.length > 1 && shown.every((price, at) => at === 0 || price >= (shown[at - 1] ?? 0));
        })
        .toBe(true);
      const [cheapest = 0] = await prices(page);
      await order.selectOption({ label: words.shop.sorts['-price'] });
      await expect(page).toHaveURL('/shop?sort=-price');
      await expect.poll(async () => (await prices(page))[0]).toBeGreaterThan(cheapest);
      const dearest = await prices(page);
      expect(dearest).toEqual(dearest.toSorted((one, other) => other - one));
    });

    test('I send someone a link to exactly what I see', async ({ page, words }) => {
      await page.goto('/shop?category=screens&sort=-price');
      await expect(page.getByRole('combobox', { name: words.shop.sort })).toHaveValue('-price');
      const chosen = page.getByRole('navigation', { name: words.shop.categories }).locator('[aria-current]');
      await expect(chosen).toContainText(words.shop.category.screens);
      await expect(page.getByRole('article').first()).toBeVisible();
      const shown = await prices(page);
      expect(shown).toEqual(shown.toSorted((one, other) => other - one));
    });

    test('I read about a product: description, price, stock and reference', async ({
      page,
      request,
      words,
    }) => {
      const products = await readProducts(request, 'limit=12&sort=name');
      const product = products.find(({ stock }) => stock > 1);
      if (!product) throw new Error('nothing is in stock');
      const name = (language === 'fr' && product.nameFr) || product.name;
      await page.goto('/shop');
      await page.getByRole('link', { name, exact: true }).click();
      await expect(page).toHaveURL(`/shop/${product.id}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
      const main = page.getByRole('main');
      await expect(main).toContainText(say(words.shop.stock, { n: product.stock }));
      await expect(main).toContainText(product.id);
      const price = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
        style: 'currency',
        currency: 'EUR',
      }).format(product.priceCents / 100);
      await expect(main.getByText(price)).toBeVisible();
    });

    test('when nothing matches the page says so, and one click shows everything again', async ({
      page,
      words,
    }) => {
      await page.goto('/shop?search=zzzz-nothing');
      await expect(page.getByText(words.shop.empty)).toBeVisible();
      await page.getByRole('button', { name: words.shop.clear }).click();
      await expect(page).toHaveURL('/shop');
      await expect(page.getByRole('article').first()).toBeVisible();
    });
  });
}

test('I load more until I have seen everything', async ({ page, words }) => {
  await page.goto('/shop');
  const all = page.getByRole('navigation', { name: words.shop.categories }).getByRole('link').first();
  await expect(all).toContainText(/\d/);
  const total = Number((await all.textContent())?.replace(/\D/g, ''));
  const more = page.getByRole('button', { name: words.shop.more });
  for (let shown = 12; shown < total; shown += 12) {
    await expect(page.getByText(say(words.shop.shown, { shown, total }))).toBeVisible();
    await more.click();
  }
  await expect(page.getByRole('article')).toHaveCount(total);
  await expect(more).toHaveCount(0);
});

test('the page of a deleted product says so', async ({ page, words, troubles }) => {
  troubles.expect(/status of 404 .*\/api\/products\//);
  await page.goto('/shop/00000000-0000-4000-8000-000000000000');
  await expect(page.getByText(words.product.missing)).toBeVisible();
});

test('while products load I see placeholders; when loading fails I can try again', async ({
  page,
  words,
  troubles,
}) => {
  troubles.expect(/ERR_FAILED/);
  let answer: (reachable: boolean) => void = () => undefined;
  const decided = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/products?*', async (route) => {
    if (await decided) await route.continue();
    else await route.abort();
  });
  await page.goto('/shop');
  await expect(page.getByRole('main').locator('[data-state="loading"]')).toBeVisible();
  answer(false);
  const notice = page.getByRole('alert').filter({ hasText: words.shop.failed });
  await expect(notice).toContainText(words.errors.unreachable);
  await page.unroute('**/api/products?*');
  await notice.getByRole('button', { name: words.feedback.retry }).click();
  await expect(page.getByRole('article').first()).toBeVisible();
});
