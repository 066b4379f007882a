import { expectAccessible } from '../fixtures/accessibility.ts';
import { describedAs, expect, submit, test } from '../fixtures/predictors.ts';
import { languages } from '../fixtures/words.ts';

for (const language of languages) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`in ${language}, ${colorScheme}`, () => {
      test.use({ language, colorScheme });

      test('every page of predictors, predictions, models and features is accessible', async ({
        page,
        request,
        words,
      }) => {
        test.setTimeout(120_000);
        const { fields } = await describedAs(request, 'oracle');
        const churn = await describedAs(request, 'churn');
        for (const path of [
          '/predict',
          '/predictions',
          '/models',
          `/models/${churn.model?.digest}`,
          '/features/churn',
        ]) {
          await page.goto(path);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await expectAccessible(page, path);
        }
        for (const name of ['oracle', 'churn', 'crime']) {
          await page.goto(`/predict/${name}`);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await expectAccessible(page, `the form of ${name}`);
          for (const [field, text] of Object.entries({ firstName: 'Ada', lastName: 'Finch', age: '36' }))
            if (name === 'oracle')
              await page.getByLabel(fields[field]?.label[language] ?? '', { exact: true }).fill(text);
          await submit(page, words.predict.predict);
          await expect(page.getByRole('figure').first()).toBeVisible();
          await page.getByText(words.figures.table).first().click();
          await expectAccessible(page, `the result of ${name}`);
        }
        await page.goto('/predictions');
        await expect(page.getByRole('table')).toBeVisible();
        await expectAccessible(page, 'a list of predictions');
      });
    });
  }
}
