import { pages, passwordOf } from '../environment.ts';
import { expect, listed, submit, test } from '../fixtures/predictors.ts';
import { administratorOf } from '../fixtures/shop-api.ts';
import { languages, say } from '../fixtures/words.ts';

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('I find my prediction, delete it, undo that, and delete it permanently', async ({
      page,
      context,
      words,
    }) => {
      await page.clock.install();
      await page.goto('/predict/churn');
      await submit(page, words.predict.predict);
      await page.goto('/predict/crime');
      await submit(page, words.predict.predict);
      await page.goto('/predictions');
      const rows = page.getByRole('table').getByRole('row');
      await expect(rows).toHaveCount(3);
      await expect(
        page.getByRole('status').filter({ hasText: say(words.predictions.count, { n: 2 }) }),
      ).toBeVisible();

      await page.getByLabel(words.predictions.predictor).selectOption('churn');
      await expect(rows).toHaveCount(2);
      await expect(page).toHaveURL(/predictor=churn/);
      await page.getByRole('table').getByRole('link').click();
      await expect(page.getByRole('figure').first()).toBeVisible();
      await page.goto('/predictions');

      await page.getByLabel(words.predictions.chooseAll).check();
      await page.getByRole('button', { name: say(words.predictions.deleteChosen, { n: 2 }) }).click();
      await expect(page.getByText(words.predictions.empty)).toBeVisible();
      expect(await listed(context.request), 'nothing is deleted while it can be undone').toHaveLength(2);
      await page.getByRole('button', { name: words.feedback.undo }).click();
      await expect(rows).toHaveCount(3);

      const deleted = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
      await page
        .getByRole('button', { name: words.administration.delete })
        .or(page.getByRole('button', { name: /^(Delete|Supprimer) / }))
        .first()
        .click();
      await expect(rows).toHaveCount(2);
      await page.clock.fastForward(10_000);
      expect((await deleted).ok()).toBe(true);
      expect(await listed(context.request)).toHaveLength(1);
    });
  });
}

test('only the administrator and I can see or delete my predictions', async ({
  page,
  context,
  words,
  stranger,
}) => {
  await page.goto('/predict/oracle');
  for (const [index, text] of ['Ada', 'Finch', '36'].entries())
    await page.getByRole('textbox').nth(index).fill(text);
  const { id } = await submit(page, words.predict.predict);
  expect((await listed(context.request)).map((mine) => mine.id)).toEqual([id]);

  const other = await stranger.newPage();
  await other.goto('/predictions');
  await expect(other.getByText(words.predictions.empty)).toBeVisible();
  expect((await stranger.request.get(`/api/predictions/${id}`)).status()).toBe(404);
  const headers = { Origin: pages.prod };
  expect((await stranger.request.delete(`/api/predictions/${id}`, { headers })).status()).toBe(404);
  expect((await stranger.request.delete(`/api/predictions?ids=${id}`, { headers })).ok()).toBe(true);
  expect((await context.request.get(`/api/predictions/${id}`)).status()).toBe(200);

  const administrator = await administratorOf(pages.prod, passwordOf('prod'));
  expect((await listed(administrator)).map((each) => each.id)).toContain(id);
  expect((await administrator.delete(`/api/predictions/${id}`)).ok()).toBe(true);
  await administrator.dispose();
  expect(await listed(context.request)).toEqual([]);
});

test('the older path answers with the same figures, and the prediction is stored soon after', async ({
  request,
}) => {
  const { apis } = await import('../environment.ts');
  const row = {
    gender: 'Female',
    SeniorCitizen: 0,
    Partner: 'Yes',
    Dependents: 'No',
    tenure: 1,
    PhoneService: 'No',
    MultipleLines: 'No phone service',
    InternetService: 'DSL',
    OnlineSecurity: 'No',
    OnlineBackup: 'Yes',
    DeviceProtection: 'No',
    TechSupport: 'No',
    StreamingTV: 'No',
    StreamingMovies: 'No',
    Contract: 'Month-to-month',
    PaperlessBilling: 'Yes',
    PaymentMethod: 'Electronic check',
    MonthlyCharges: 29.85,
    TotalCharges: 29.85,
  };
  const older = await request.post(`${apis.prod}/predict`, { data: row });
  expect(older.status(), await older.text()).toBe(200);
  const newer = await request.post('/api/predictors/churn/predictions', {
    data: row,
    headers: { Origin: pages.prod },
  });
  const [one, two] = [await older.json(), await newer.json()];
  expect(one.outcome).toEqual(two.outcome);
  expect(one.explanation).toEqual(two.explanation);
  const administrator = await administratorOf(pages.prod, passwordOf('prod'));
  await expect
    .poll(async () => (await administrator.get(`/api/predictions/${one.id}`)).status(), { timeout: 5_000 })
    .toBe(200);
  await administrator.delete(`/api/predictions?ids=${one.id},${two.id}`);
  await administrator.dispose();

  const wrong = await request.post(`${apis.prod}/predict`, {
    data: { ...row, tenure: 'long', Contract: 'Weekly' },
  });
  expect(wrong.status()).toBe(422);
  const { errors } = (await wrong.json()) as { errors: { field: string }[] };
  expect(errors.map(({ field }) => field).sort()).toEqual(['Contract', 'tenure']);
});
