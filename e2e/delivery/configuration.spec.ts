import { pages } from '../environment.ts';
import { expect, expectHealthy, open, test } from '../fixtures/delivery.ts';
import { readInfo } from '../fixtures/shop-api.ts';

test.use({ baseURL: pages.dev });

test('a log level that I change in git takes effect without a build', async ({
  page,
  request,
  words,
  scratch,
}) => {
  await expectHealthy('dev');
  const before = await readInfo(request);
  const level = before.logLevel === 'debug' ? 'info' : 'debug';
  await scratch.edit('overlays/dev/kustomization.yaml', /LOG_LEVEL=\w+/, `LOG_LEVEL=${level}`);
  await scratch.commit(`dev: ${level} logs`);
  const { code, output } = await scratch.push();
  expect(code, output).toBe(0);
  expect(output).toContain(`dev is live at ${pages.dev}`);
  expect(output).not.toMatch(/Build (api|web|database):/);
  // The previous pod answers on its open connections until it has drained.
  await expect.poll(async () => (await readInfo(request)).logLevel, { timeout: 15_000 }).toBe(level);
  expect((await readInfo(request)).digest).toBe(before.digest);
  await open(page, '/status');
  const fact = page
    .locator('dl > div')
    .filter({ has: page.getByText(words.status.logLevel, { exact: true }) });
  await expect(fact.getByRole('definition')).toHaveText(level);
});
