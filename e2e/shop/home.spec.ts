import { readInfo, readPages, readProducts } from '../fixtures/shop-api.ts';
import { expect, test } from '../fixtures/test.ts';
import { languages } from '../fixtures/words.ts';

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('I see which environment and which commits I look at', async ({ page, request, words }) => {
      const [info, pages] = await Promise.all([readInfo(request), readPages(request)]);
      await page.goto('/');
      await expect(page).toHaveTitle(`${words.home.title} · ${words.brand}`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.home.headline);
      const edition = page.getByRole('region', { name: words.home.edition });
      await expect(edition).toContainText(info.environment);
      await expect(edition).toContainText(info.commit ?? words.home.outsideImage);
      const footer = page.getByRole('contentinfo');
      await expect(footer).toContainText(info.environment);
      await expect(footer).toContainText(info.commit ?? words.footer.none);
      const ofPages = pages.commit ? [pages.commit] : [];
      for (const [place, label] of [
        [edition, words.home.pages],
        [footer, words.footer.pages],
      ] as const) {
        const entry = place.locator('dl > div').filter({ has: page.getByText(label, { exact: true }) });
        await expect(entry.getByRole('definition')).toHaveText(ofPages);
      }
    });

    test('I read the steps by which a change gets here, in order', async ({ page, words }) => {
      await page.goto('/');
      const steps = page.getByRole('main').getByRole('list').first().getByRole('heading', { level: 3 });
      const { push, build, pin, sync } = words.home.steps;
      await expect(steps).toHaveText([push.title, build.title, pin.title, sync.title]);
    });

    test('I find the newest products and reach the shop', async ({ page, request, words }) => {
      const newest = await readProducts(request, 'sort=newest&limit=4');
      const names = newest.map(({ name, nameFr }) => (language === 'fr' ? (nameFr ?? name) : name));
      await page.goto('/');
      await expect(page.getByRole('article').getByRole('heading')).toHaveText(names);
      await page.getByRole('main').getByRole('link', { name: words.home.toShop }).click();
      await expect(page).toHaveURL('/shop');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.shop.title);
    });
  });
}

test('an unknown address shows a message and a link to the home page', async ({ page, words }) => {
  await page.goto('/nowhere/at/all');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.missing.title);
  await page.getByRole('link', { name: words.missing.home }).click();
  await expect(page).toHaveURL('/');
});
