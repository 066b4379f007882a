import { readInfo, readPages } from '../fixtures/shop-api.ts';
import { expect, test } from '../fixtures/test.ts';
import { languages, say } from '../fixtures/words.ts';

for (const language of languages) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('the status page shows what /api/info and /pages.json report', async ({ page, request, words }) => {
      const { status } = words;
      const [info, pages] = await Promise.all([readInfo(request), readPages(request)]);
      await page.goto('/status');
      const fact = (label: string) =>
        page
          .getByRole('main')
          .locator('dl > div')
          .filter({ has: page.getByText(label, { exact: true }) })
          .getByRole('definition');
      const facts: [string, string | null][] = [
        [status.name, info.name],
        [status.version, info.version],
        [status.environment, info.environment],
        [status.commit, info.commit],
        [status.image, info.image?.replace(/@.*/, '') ?? null],
        [status.digest, info.digest],
        [status.logLevel, info.logLevel],
        [status.node, info.node],
        [status.migration, info.database.migration],
      ];
      await expect(fact(status.pages)).toHaveText(pages.commit ? [pages.commit] : []);
      for (const [label, value] of facts) await expect(fact(label)).toHaveText(value ?? status.none);
      const database = page
        .locator('section')
        .filter({ has: page.getByRole('heading', { name: status.database }) });
      await expect(database.getByRole('definition').first()).toHaveText(status.up);
    });
  });
}

test('I refresh and see the time of the refresh', async ({ page, words }) => {
  await page.clock.install({ time: new Date('2026-06-21T12:00:00') });
  await page.goto('/status');
  const asked = page.getByText(new RegExp(`^${say(words.status.asked, { time: '' })}`));
  await expect(asked).toHaveText(/12:00:0\d/);
  await page.clock.fastForward('05:00');
  await page.getByRole('button', { name: words.status.again }).click();
  await expect(asked).toHaveText(/12:05:\d\d/);
});

test('when the API does not answer the page says so and tries again', async ({ page, words, troubles }) => {
  troubles.expect(/status of 502/);
  const problem = {
    type: 'about:blank',
    title: 'Bad gateway',
    status: 502,
    detail: '',
    instance: '/api/info',
  };
  await page.route('**/api/info', (route) =>
    route.fulfill({ status: 502, contentType: 'application/problem+json', json: problem }),
  );
  await page.goto('/status');
  const notice = page.getByRole('alert').filter({ hasText: words.status.failed });
  await expect(notice).toContainText(words.errors['bad-gateway']);
  await page.unroute('**/api/info');
  await notice.getByRole('button', { name: words.feedback.retry }).click();
  await expect(page.getByRole('heading', { name: words.status.process })).toBeVisible();
});
