import { test } from '../fixtures/administration.ts';
import { expectToFit } from '../fixtures/phone.ts';
import { readProducts } from '../fixtures/shop-api.ts';
import { languages } from '../fixtures/words.ts';

const administration = ['products', 'products/new', 'users', 'users/new', 'audit', 'account'];

for (const language of languages) {
  for (const width of [320, 390]) {
    test.describe(`in ${language}, ${width} pixels wide`, () => {
      test.use({ language, viewport: { width, height: 700 }, hasTouch: true });

      test('no page scrolls sideways on my phone', async ({ page, request, words, signIn }) => {
        const [product] = await readProducts(request, 'limit=1&sort=-price');
        const check = async (path: string) => {
          await page.goto(path);
          await expectToFit(page, path);
        };
        await page.goto(`/shop/${product?.id}`);
        await page.getByRole('button', { name: words.product.add }).tap();
        const visits = [
          '/',
          '/shop',
          `/shop/${product?.id}`,
          '/basket',
          '/status',
          '/administration',
          '/docs',
        ];
        for (const path of visits) await check(path);
        await signIn();
        for (const path of administration) await check(`/administration/${path}`);
      });
    });
  }
}
