import { describedAs, expect, submit, test } from '../fixtures/predictors.ts';
import { languages } from '../fixtures/words.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('I ask when I will die, and get the same day when I ask again', async ({ page, request, words }) => {
      const oracle = await describedAs(request, 'oracle');
      const label = (name: string) =>
        page.getByLabel(oracle.fields[name]?.label[language] ?? name, { exact: true });
      await page.goto('/predict');
      await page.getByRole('link', { name: oracle.question[language] }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(oracle.question[language]);
      const ask = async () => {
        await label('firstName').fill('Zoé');
        await label('lastName').fill('Moineau');
        await label('age').fill('41');
        return submit(page, words.predict.predict);
      };
      const { outcome, explanation } = await ask();
      expect(outcome.date).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(explanation.base + sum(Object.values(explanation.contributions))).toBeCloseTo(
        explanation.score,
        6,
      );
      const result = page.getByRole('region', { name: words.predict.result });
      const written = new Date(`${outcome.date}T12:00:00Z`).toLocaleDateString(
        language === 'fr' ? 'fr-FR' : 'en-GB',
        {
          year: 'numeric',
        },
      );
      await expect(result.getByRole('heading', { level: 2 })).toContainText(written);
      await expect(result).toContainText(oracle.notice[language]);
      await expect(result.getByRole('figure').first()).toBeVisible();
      await page.reload();
      expect((await ask()).outcome.date).toBe(outcome.date);
    });

    test('I ask whether a customer will leave, and see the reasons for and against', async ({
      page,
      request,
      words,
    }) => {
      const churn = await describedAs(request, 'churn');
      await page.goto('/predict/churn');
      const first = await submit(page, words.predict.predict);
      expect(first.outcome.value).toBeGreaterThan(0);
      expect(first.outcome.value).toBeLessThan(1);
      const { base, score, contributions } = first.explanation;
      expect(base + sum(Object.values(contributions))).toBeCloseTo(score, 6);
      const result = page.getByRole('region', { name: words.predict.result });
      await expect(result.getByRole('figure').first()).toBeVisible();
      await expect(result).toContainText(words.predict.synthetic);
      await expect(result).toContainText(churn.data.notice?.[language] ?? '');
      await expect(result.getByRole('table').filter({ hasText: words.predict.base })).toBeVisible();

      await page
        .getByLabel(churn.fields.Contract?.label[language] ?? '', { exact: true })
        .selectOption('Two year');
      await page.getByLabel(churn.fields.tenure?.label[language] ?? '', { exact: true }).fill('70');
      const second = await submit(page, words.predict.predict);
      expect(second.outcome.value).toBeLessThan(first.outcome.value);
    });

    test('I ask how much crime to expect, on a map and by hour and weekday', async ({
      page,
      request,
      words,
    }) => {
      const crime = await describedAs(request, 'crime');
      await page.goto('/predict/crime');
      await page.getByLabel(crime.fields.hour?.label[language] ?? '', { exact: true }).fill('22');
      const { outcome } = await submit(page, words.predict.predict);
      expect(outcome.value).toBeGreaterThan(0);
      const result = page.getByRole('region', { name: words.predict.result });
      await expect(result.getByRole('figure').first()).toBeVisible();
      await expect(result).toContainText(crime.notice[language]);
      const districts = crime.fields.district?.values?.length ?? 0;
      await result
        .getByRole('figure')
        .filter({ has: page.getByText(words.figures.area) })
        .getByText(words.figures.table)
        .click();
      const map = result.getByRole('table').filter({ hasText: words.figures.area });
      await expect(map.getByRole('row')).toHaveCount(districts + 1);
    });

    test('an impossible answer is reported at its field before it is sent', async ({
      page,
      request,
      words,
    }) => {
      const oracle = await describedAs(request, 'oracle');
      await page.goto('/predict/oracle');
      const age = page.getByLabel(oracle.fields.age?.label[language] ?? '', { exact: true });
      await page.getByLabel(oracle.fields.firstName?.label[language] ?? '', { exact: true }).fill('Ada');
      await page.getByLabel(oracle.fields.lastName?.label[language] ?? '', { exact: true }).fill('Finch');
      await age.fill('200');
      await page.getByRole('button', { name: words.predict.predict, exact: true }).click();
      await expect(page.getByRole('alert')).toHaveText(words.feedback.invalid);
      await expect(age).toBeFocused();
      await expect(age).toHaveAccessibleDescription(/119/);
    });

    test('many at once: I upload a file and download it with its predictions', async ({ page, words }) => {
      await page.goto('/predict/oracle');
      const text = 'firstName,lastName,age,sex,region\nAda,Finch,36,female,\nTom,Wren,400,,\n';
      await page.getByLabel(words.predict.batch.file).setInputFiles({
        name: 'people.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(text),
      });
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: words.predict.batch.run }).click();
      const chunks: Buffer[] = [];
      for await (const chunk of await (await saved).createReadStream()) chunks.push(chunk as Buffer);
      const [header, good, bad] = Buffer.concat(chunks).toString('utf8').trim().split(/\r?\n/);
      expect(header).toMatch(/^﻿?firstName,lastName,age,sex,region,.*error$/);
      expect(good).toMatch(/^Ada,Finch,36,female,,\d/);
      expect(bad).toMatch(/age must be a whole number of 0 to 119/);
    });
  });
}
