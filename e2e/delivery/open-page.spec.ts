import { pages } from '../environment.ts';
import { gitops } from '../fixtures/cluster.ts';
import { expect, expectHealthy, open, test } from '../fixtures/delivery.ts';

test('a person who opens the shop during an update of prod sees a complete page, and finally the new version', async ({
  browser,
  page,
  scratch,
  words,
}) => {
  const sentence = `Larks at ${new Date().toISOString()}.`;
  await scratch.edit('apps/web/src/locales/en.ts', /headline: .*,/, `headline: '${sentence}',`);
  await scratch.commit('web: another headline');
  const pushed = await scratch.push();
  expect(pushed.code, pushed.output).toBe(0);
  await expectHealthy('dev');

  let promoting = true;
  const promotion = gitops('promote').finally(() => {
    promoting = false;
  });
  const blank: string[] = [];
  let visits = 0;
  for (; promoting; visits++) {
    const visitor = await browser.newContext({ locale: 'en-GB' });
    const visit = await visitor.newPage();
    await open(visit, pages.prod);
    const whole = await visit
      .getByRole('navigation', { name: words.navigation.label })
      .waitFor({ timeout: 20_000 })
      .then(() => visit.getByRole('article').first().waitFor({ timeout: 20_000 }))
      .catch((error: Error) => error.message.split('\n')[0] ?? '');
    if (whole !== undefined) blank.push(`visit ${visits}: ${whole}`);
    await visitor.close();
  }
  const { code, output } = await promotion;
  expect(code, output).toBe(0);
  await open(page, pages.prod);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(sentence);
  const back = await gitops('rollback', 'prod');
  expect(back.code, back.output).toBe(0);
  expect(visits).toBeGreaterThan(0);
  expect(blank, `of ${visits} visits`).toEqual([]);
});
