import { pages, passwordOf } from '../environment.ts';
import { expect, test } from '../fixtures/administration.ts';
import { administratorOf, createProduct } from '../fixtures/shop-api.ts';
import { say } from '../fixtures/words.ts';

const places = [
  ['s', '/shop'],
  ['b', '/basket'],
  ['i', '/status'],
  ['a', '/administration/products'],
  ['h', '/'],
] as const;

test('g and a letter open every page', async ({ page }) => {
  await page.goto('/');
  for (const [letter, path] of places) {
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    await expect(page).toHaveURL(path);
  }
});

test('a slash opens the search from any page', async ({ page, words }) => {
  const search = page.getByRole('searchbox', { name: words.shop.search });
  await page.goto('/status');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page).toHaveURL('/shop');
  await expect(search).toBeFocused();
  await page.keyboard.type('gs/');
  await expect(search).toHaveValue('gs/');
  await expect(page).toHaveURL((url) => url.pathname === '/shop' && url.searchParams.get('search') === 'gs/');
});

test('a question mark lists the keys, and I can turn them off', async ({ page, words }) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: words.shortcuts.title });
  await expect(list).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await page.getByRole('contentinfo').getByRole('button', { name: words.footer.shortcuts }).click();
  await list.getByRole('checkbox', { name: words.shortcuts.enabled }).uncheck();
  await list.getByRole('button', { name: words.shortcuts.close }).click();
  await expect(list).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('?');
  await page.getByRole('contentinfo').getByRole('button', { name: words.footer.shortcuts }).click();
  await expect(list.getByRole('checkbox', { name: words.shortcuts.enabled })).not.toBeChecked();
});

test('the first Tab offers to skip to the content', async ({ page, words }) => {
  await page.goto('/shop');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: words.skip })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('without a mouse I buy, sign in and answer the question before a deletion', async ({
  page,
  words,
  freshName,
}) => {
  const { administration } = words;
  const colleague = await administratorOf(pages.prod, passwordOf('prod'));
  const product = await createProduct(colleague, freshName);
  await colleague.dispose();

  await page.goto(`/shop/${product.id}`);
  await page.getByRole('button', { name: words.product.add }).press('Enter');
  await expect(page.getByText(say(words.product.inBasket, { n: 1 }))).toBeVisible();

  await page.goto(`/administration/products?search=${encodeURIComponent(freshName)}`);
  await page.getByLabel(administration.password).focus();
  await page.keyboard.type(passwordOf('prod'));
  await page.keyboard.press('Enter');
  const remove = page.getByRole('button', { name: say(administration.deleteNamed, { name: freshName }) });
  await remove.press('Enter');
  const question = page.getByRole('alertdialog');
  await expect(question.getByRole('button', { name: administration.keep })).toBeFocused();
  for (let times = 0; times < 4; times++) {
    await page.keyboard.press('Tab');
    await expect(question.locator(':focus')).toHaveCount(1);
  }
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  await expect(remove).toBeFocused();
});
