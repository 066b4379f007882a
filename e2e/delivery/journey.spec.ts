import type { Page } from '@playwright/test';
import { pages } from '../environment.ts';
import { gitops } from '../fixtures/cluster.ts';
import { expect, expectHealthy, open, test } from '../fixtures/delivery.ts';

const english = 'apps/web/src/locales/en.ts';

async function headline(page: Page, address: string): Promise<string> {
  await open(page, address);
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toBeVisible();
  return heading.innerText();
}

/** Reloads the page until it shows the text: just after a rollout, a previous pod may still answer. */
const expectHeadline = (page: Page, address: string, sentence: string) =>
  expect.poll(() => headline(page, address), { timeout: 20_000 }).toBe(sentence);

test('I push a sentence and read it in dev, promote it and read it in prod, then roll prod back', async ({
  page,
  scratch,
}) => {
  const sentence = `Swallows at ${new Date().toISOString()}.`;
  const before = await headline(page, pages.prod);

  await test.step('push', async () => {
    await scratch.edit(english, /headline: .*,/, `headline: '${sentence}',`);
    await scratch.commit('web: another headline');
    const { code, output } = await scratch.push();
    expect(code, output).toBe(0);
    expect(output).toContain(`dev is live at ${pages.dev}`);
    await expectHeadline(page, pages.dev, sentence);
    expect(await headline(page, pages.prod), 'prod is as it was').toBe(before);
  });

  await test.step('promote', async () => {
    const { code, output } = await gitops('promote');
    expect(code, output).toBe(0);
    expect(output).toContain(`prod is live at ${pages.prod}`);
    await expectHeadline(page, pages.prod, sentence);
  });

  await test.step('promote again', async () => {
    const { code, output } = await gitops('promote');
    expect(code, output).toBe(0);
    expect(output).toContain('there is nothing to promote');
  });

  await test.step('roll back', async () => {
    const { code, output } = await gitops('rollback', 'prod');
    expect(code, output).toBe(0);
    await expectHealthy('prod');
    await expectHeadline(page, pages.prod, before);
    expect(await headline(page, pages.dev), 'dev keeps what was pushed').toBe(sentence);
  });
});
