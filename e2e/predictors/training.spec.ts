import { pages, passwordOf } from '../environment.ts';
import { type Described, describedAs, expect, test } from '../fixtures/predictors.ts';
import { administratorOf } from '../fixtures/shop-api.ts';
import { languages } from '../fixtures/words.ts';

/** Customers whom a person brings as a file: each field runs through its values, and a short stay ends soon. */
function fileFor({ fields }: Described): string {
  const names = Object.keys(fields);
  const lines = Array.from({ length: 1500 }, (_, index) => {
    const tenure = (index * 37) % 73;
    const cells = Object.entries(fields).map(([name, field], place) => {
      if (name === 'tenure') return tenure;
      if (field.values) return field.values[Math.floor(index / (place + 1)) % field.values.length]?.value;
      return 20 + ((index * (place + 3)) % 80);
    });
    const leaves = (index * 7919) % 100 < (tenure < 12 ? 60 : 15);
    return [`C${index}`, ...cells, leaves ? 'Yes' : 'No'].join(',');
  });
  return ['customerID', ...names, 'Churn'].join(',').concat('\r\n', lines.join('\r\n'));
}

test('I import records, train from the page, and find the new version next to the one that serves', async ({
  page,
  request,
  words,
  signIn,
}) => {
  test.setTimeout(180_000);
  const before = await describedAs(request, 'churn');
  await signIn();
  await page.goto('/models');
  const section = page.getByRole('region', { name: before.title.en });
  await expect(section.getByRole('table')).toContainText(words.models.serves);

  try {
    await section.getByText(words.models.dataset.title).click();
    await section.getByLabel(words.models.dataset.chosen).setInputFiles({
      name: 'customers.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`\u{feff}${fileFor(before)}`),
    });
    await section.getByRole('button', { name: words.models.dataset.look, exact: true }).click();
    await expect(section.getByRole('status').filter({ hasText: '1,500' })).toBeVisible();
    await section.getByRole('button', { name: words.models.dataset.import, exact: true }).click();
    await expect(section.getByRole('status').filter({ hasText: 'customerID' })).toContainText('1,500');

    await section.getByRole('button', { name: words.models.train }).click();
    await expect(section.getByRole('progressbar')).toBeVisible();
    const notice = section.getByRole('status').filter({ hasText: words.models.trained });
    await expect(notice).toBeVisible({ timeout: 150_000 });
    const digest = (await notice.getByRole('link').getAttribute('href'))?.replace('/models/', '') ?? '';
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(digest).not.toBe(before.model?.digest);
    expect((await describedAs(request, 'churn')).model?.digest, 'the pins rule').toBe(before.model?.digest);

    await notice.getByRole('link').click();
    await expect(page.getByRole('main')).toContainText('1,500');
    await expect(page.getByRole('figure').first()).toBeVisible();

    await page.goto(`/models/compare/churn?a=${before.model?.digest}&b=${digest}`);
    await expect(page.getByRole('table').first()).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('main')).toContainText(/ROC|AUC/i);
  } finally {
    const administrator = await administratorOf(pages.prod, passwordOf('prod'));
    await administrator.delete('/api/predictors/churn/dataset');
    await administrator.dispose();
  }
});

test('a file with invalid rows is refused completely, with their lines and reasons', async ({
  page,
  request,
  words,
  signIn,
}) => {
  const churn = await describedAs(request, 'churn');
  await signIn();
  await page.goto('/models');
  const section = page.getByRole('region', { name: churn.title.en });
  await section.getByText(words.models.dataset.title).click();
  const text = fileFor(churn).replace(/Month-to-month/, 'Weekly');
  await section.getByLabel(words.models.dataset.chosen).setInputFiles({
    name: 'customers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(text),
  });
  await section.getByRole('button', { name: words.models.dataset.look, exact: true }).click();
  const preview = section.getByRole('region', { name: words.models.dataset.preview });
  await expect(preview.getByRole('alert')).toContainText('Weekly');
  await expect(
    preview.getByRole('button', { name: words.models.dataset.import, exact: true }),
  ).toBeDisabled();
  await expect(section).toContainText(/made-up records/);
});

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('I read how a model was trained, and how its features are distributed now', async ({
      page,
      request,
      words,
    }) => {
      const churnNow = await describedAs(request, 'churn');
      await page.goto('/models');
      const section = page.getByRole('region', { name: churnNow.title[language] });
      await expect(section.getByText('npm run gitops model promote churn')).toBeVisible();
      await section.getByRole('row').filter({ hasText: words.models.serves }).getByRole('link').click();
      await expect(page.getByRole('heading', { name: words.models.measures })).toBeVisible();
      await expect(page.getByRole('main')).toContainText(words.models.candidates);
      await page.goto('/features/churn');
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('main')).toContainText(churnNow.fields.tenure?.label[language] ?? '');
    });
  });
}
