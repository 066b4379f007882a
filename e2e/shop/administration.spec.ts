import { deleteNamed, expect, rowOf, test } from '../fixtures/administration.ts';
import { readProducts } from '../fixtures/shop-api.ts';
import { languages, say } from '../fixtures/words.ts';

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('I create, change and delete a product, and can undo the deletion', async ({
      page,
      request,
      words,
      signIn,
      freshName,
    }) => {
      const { administration } = words;
      const { fields } = administration;
      await page.clock.install();
      await signIn();

      await page.getByRole('link', { name: administration.newProduct }).click();
      await page.getByRole('button', { name: administration.save }).click();
      await expect(page.getByRole('alert')).toHaveText(words.feedback.invalid);
      await expect(page.getByLabel(fields.name, { exact: true })).toHaveAccessibleDescription(
        words.validation.required,
      );

      await page.getByLabel(fields.name, { exact: true }).fill(freshName);
      await page.getByLabel(fields.description, { exact: true }).fill('Small, brown, everywhere.');
      await page.getByLabel(fields.priceCents).fill(language === 'fr' ? '12,50' : '12.50');
      await page.getByLabel(fields.stock).fill('7');
      await page.getByLabel(fields.category).selectOption('accessories');
      await page.getByRole('button', { name: administration.save }).click();
      await expect(page.getByText(say(administration.created, { name: freshName })).first()).toBeVisible();

      await page.getByRole('searchbox', { name: administration.search }).fill(freshName);
      await expect(rowOf(page, freshName)).toContainText('7');
      await expect(page.getByRole('row')).toHaveCount(2);
      await page.getByRole('link', { name: say(administration.editNamed, { name: freshName }) }).click();
      await expect(page.getByLabel(fields.stock)).toHaveValue('7');
      await page.getByLabel(fields.stock).fill('8');
      await page.getByRole('button', { name: administration.save }).click();
      await expect(page.getByText(say(administration.saved, { name: freshName })).first()).toBeVisible();

      const query = `search=${encodeURIComponent(freshName)}`;
      await page.goto(`/administration/products?${query}`);
      await expect(rowOf(page, freshName)).toContainText('8');
      await deleteNamed(page, words, freshName, administration.keep);
      await expect(rowOf(page, freshName)).toBeVisible();

      await deleteNamed(page, words, freshName, administration.delete);
      await expect(rowOf(page, freshName)).toHaveCount(0);
      // The clock of the page also runs by itself: half of the time is left for a slow machine.
      await page.clock.fastForward(5_000);
      expect(await readProducts(request, query), 'nothing is deleted while it can be undone').toHaveLength(1);
      await page.getByRole('button', { name: words.feedback.undo }).click();
      await expect(rowOf(page, freshName)).toBeVisible();

      await deleteNamed(page, words, freshName, administration.delete);
      const deleted = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
      await page.clock.fastForward(10_000);
      expect((await deleted).status()).toBe(204);
      expect(await readProducts(request, query)).toHaveLength(0);
      await expect(page.getByText(administration.productsEmpty)).toBeVisible();
    });

    test('I create, change and delete a user', async ({ page, words, signIn, freshName }) => {
      const { administration } = words;
      const { fields } = administration;
      const email = `${freshName.replace(' ', '-').toLowerCase()}@presage.example`;
      await page.clock.install();
      await signIn();
      await page.getByRole('link', { name: administration.users }).click();
      await page.getByRole('link', { name: administration.newUser }).click();
      await page.getByLabel(fields.name).fill(freshName);
      await page.getByLabel(fields.email).fill('no address');
      await page.getByRole('button', { name: administration.save }).click();
      await expect(page.getByLabel(fields.email)).toHaveAccessibleDescription(/ada@example\.org/);
      await page.getByLabel(fields.email).fill(email);
      await page.getByRole('button', { name: administration.save }).click();
      await expect(page.getByText(say(administration.created, { name: freshName })).first()).toBeVisible();

      await page.goto(`/administration/users?search=${encodeURIComponent(freshName)}`);
      await expect(rowOf(page, freshName)).toContainText(administration.role.viewer);
      await page.getByRole('link', { name: say(administration.editNamed, { name: freshName }) }).click();
      await page.getByLabel(fields.role).selectOption({ label: administration.role.administrator });
      await page.getByRole('button', { name: administration.save }).click();
      await expect(page.getByText(say(administration.saved, { name: freshName })).first()).toBeVisible();

      await page.goto(`/administration/users?search=${encodeURIComponent(freshName)}`);
      await expect(rowOf(page, freshName)).toContainText(administration.role.administrator);
      await deleteNamed(page, words, freshName, administration.delete);
      await page.getByRole('button', { name: words.feedback.undo }).click();
      await expect(rowOf(page, freshName)).toBeVisible();
      await deleteNamed(page, words, freshName, administration.delete);
      const deleted = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
      await page.clock.fastForward(10_000);
      expect((await deleted).status()).toBe(204);
      await page.reload();
      await expect(page.getByText(administration.usersEmpty)).toBeVisible();
    });
  });
}
