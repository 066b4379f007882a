import { expectToFit } from '../fixtures/phone.ts';
import { describedAs, expect, submit, test } from '../fixtures/predictors.ts';
import { languages } from '../fixtures/words.ts';

for (const language of languages) {
  test.describe(`in ${language}, 320 pixels wide`, () => {
    test.use({ language, viewport: { width: 320, height: 700 }, hasTouch: true });

    test('no page of predictors scrolls sideways on my phone', async ({ page, request, words }) => {
      test.setTimeout(90_000);
      const digest = (await describedAs(request, 'churn')).model?.digest;
      for (const path of [
        '/predict',
        '/predict/oracle',
        '/predictions',
        '/models',
        `/models/${digest}`,
        `/models/compare/churn?a=${digest}&b=${digest}`,
        '/features/churn',
        '/features/crime',
      ]) {
        await page.goto(path);
        await expectToFit(page, path);
      }
      for (const name of ['churn', 'crime']) {
        await page.goto(`/predict/${name}`);
        await submit(page, words.predict.predict);
        await expect(page.getByRole('figure').first()).toBeVisible();
        await page.getByText(words.figures.table).first().tap();
        await expectToFit(page, `the result of ${name}`);
      }
    });
  });
}
