import { readFile } from 'node:fs/promises';
import { customersTable } from '../../apps/api/test/customers.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { expectToFit } from '../fixtures/phone.ts';
import { expect, test } from '../fixtures/predictors.ts';
import { languages, say } from '../fixtures/words.ts';

const rows = 400;

for (const language of languages) {
  test.describe(`in ${language}, 390 pixels wide`, () => {
    test.use({ language, viewport: { width: 390, height: 844 } });

    test('I make a predictor from a table, with the keyboard, and get what to commit', async ({
      page,
      words,
      signIn,
      troubles,
    }) => {
      test.setTimeout(120_000);
      // The taken name and the refused range.
      troubles.expect(/status of (409|422) .*\/api\/(tables|predictors)/);
      const { creation, models } = words;
      await signIn();
      await page.goto('/models');
      await page.getByRole('link', { name: models.fromTable }).press('Enter');
      await expect(page.getByRole('heading', { level: 1, name: creation.title })).toBeVisible();
      await page.getByLabel(creation.file).setInputFiles({
        name: 'customers.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(customersTable(rows)),
      });
      await page.getByRole('button', { name: creation.read }).press('Enter');
      const name = page.getByLabel(creation.name);
      await expect(name).toHaveValue('customers');
      await name.fill('churn');
      await page.getByLabel(creation.column).selectOption('Exited');
      await page.getByRole('button', { name: creation.propose }).press('Enter');
      await expect(name, 'the name is taken').toHaveAttribute('aria-invalid', 'true');
      await expectAccessible(page, 'a taken name');

      await name.fill('bank');
      await name.press('Enter');
      await expect(page.getByText(say(creation.proposed, { n: 13, rows }))).toBeVisible();
      const age = page.getByRole('group').filter({ hasText: /^\s*Age/ });
      await age.locator('summary').press('Enter');
      await age.getByLabel(creation.french).first().fill('Âge');
      await age.getByLabel(creation.minimum).fill('1000');
      await expectAccessible(page, 'a proposal');
      await expectToFit(page, 'a proposal');
      await page.getByRole('button', { name: creation.makePatch }).press('Enter');
      await expect(page.getByRole('alert')).toContainText('fields.Age.minimum');
      await expectAccessible(page, 'a refused proposal');
      await age.getByLabel(creation.minimum).fill('0');
      await page.getByRole('button', { name: creation.makePatch }).press('Enter');
      await expect(page.getByRole('heading', { name: creation.steps.commit })).toBeVisible();
      await expectAccessible(page, 'what to commit');
      await expectToFit(page, 'what to commit');
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: say(creation.download, { file: 'bank.patch' }) }).press('Enter');
      const patch = await readFile(await (await downloading).path(), 'utf8');
      expect(patch).toContain('+++ b/apps/api/src/predictors/bank/predictor.json');
      expect(patch).toContain('"fr": "Âge"');
    });
  });
}
