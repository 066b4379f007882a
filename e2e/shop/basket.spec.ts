import { readProducts } from '../fixtures/shop-api.ts';
import { expect, test } from '../fixtures/test.ts';
import { languages, say } from '../fixtures/words.ts';

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('what I put in the basket is still there after a reload', async ({ page, request, words }) => {
      const product = (await readProducts(request, 'limit=30')).find(({ stock }) => stock > 3);
      if (!product) throw new Error('nothing is in stock');
      const name = (language === 'fr' && product.nameFr) || product.name;
      const basket = page.getByRole('banner').getByRole('link', { name: words.navigation.basket });

      await page.goto(`/shop/${product.id}`);
      await page.getByRole('button', { name: words.product.add }).click();
      await expect(page.getByText(say(words.product.added, { name })).first()).toBeVisible();
      await page.getByRole('button', { name: words.product.add }).click();
      await expect(page.getByText(say(words.product.inBasket, { n: 2 }))).toBeVisible();

      await page.reload();
      await expect(basket).toHaveAccessibleName(new RegExp(say(words.navigation.basketCount, { n: 2 })));
      await basket.click();
      const line = page.getByRole('main').getByRole('listitem').filter({ hasText: name });
      await expect(line.getByRole('status', { name: words.basket.quantity })).toHaveText('2');

      await line.getByRole('button', { name: say(words.basket.more, { name }) }).click();
      await expect(line.getByRole('status', { name: words.basket.quantity })).toHaveText('3');
      const price = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
        style: 'currency',
        currency: 'EUR',
      });
      const total = page.getByRole('paragraph').filter({ hasText: words.basket.total });
      await expect(total).toContainText(price.format((product.priceCents * 3) / 100));
    });

    test('what I remove by mistake comes back', async ({ page, request, words }) => {
      const product = (await readProducts(request, 'limit=30')).find(({ stock }) => stock > 0);
      if (!product) throw new Error('nothing is in stock');
      const name = (language === 'fr' && product.nameFr) || product.name;
      await page.goto(`/shop/${product.id}`);
      await page.getByRole('button', { name: words.product.add }).click();
      await page.goto('/basket');
      await page.getByRole('button', { name: say(words.basket.removeNamed, { name }) }).click();
      await expect(page.getByText(words.basket.empty)).toBeVisible();
      await page.getByRole('button', { name: words.feedback.undo }).click();
      await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
      await page.getByRole('button', { name: words.basket.clear }).click();
      await expect(page.getByText(words.basket.empty)).toBeVisible();
      await page.reload();
      await expect(page.getByText(words.basket.empty)).toBeVisible();
    });
  });
}

test('I cannot put more in the basket than there is in stock', async ({ page, request, words }) => {
  const products = await readProducts(request, 'limit=100');
  const scarce = products
    .filter(({ stock }) => stock > 0)
    .toSorted((one, other) => one.stock - other.stock)[0];
  if (!scarce) throw new Error('nothing is in stock');
  await page.goto(`/shop/${scarce.id}`);
  const add = page.getByRole('button', { name: words.product.add });
  for (let put = 0; put < scarce.stock; put++) await add.click();
  await expect(add).toBeDisabled();
});

test('two windows show the same basket', async ({ page, context, request, words }) => {
  const product = (await readProducts(request, 'limit=30')).find(({ stock }) => stock > 0);
  if (!product) throw new Error('nothing is in stock');
  const other = await context.newPage();
  await other.goto('/');
  await page.goto(`/shop/${product.id}`);
  await page.getByRole('button', { name: words.product.add }).click();
  const count = say(words.navigation.basketCount, { n: 1 });
  await expect(other.getByRole('banner').getByRole('link', { name: words.navigation.basket })).toContainText(
    count,
  );
});
