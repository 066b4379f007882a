import { constantLoad } from '../../apps/delivery/src/load/constant-load.ts';
import { apis, pages } from '../environment.ts';
import { expect, expectHealthy, open, test } from '../fixtures/delivery.ts';
import { readInfo } from '../fixtures/shop-api.ts';

test.use({ baseURL: pages.dev });

test('code that crashes at startup does not reach people: dev keeps the previous version and I read why', async ({
  page,
  request,
  scratch,
}) => {
  await expectHealthy('dev');
  await open(page, pages.dev);
  const before = await readInfo(request);
  const load = constantLoad([`${apis.dev}/api/info`, `${pages.dev}/api/products?limit=2`], {
    kept: 1,
    fresh: 1,
    perSecond: 20,
  });
  await scratch.edit(
    'apps/api/src/serve.ts',
    /$/,
    "\nif (process.argv[2] === 'serve') throw new Error('The swallow did not return.');\n",
  );
  await scratch.commit('api: a mistake');
  const pushed = await scratch.push();
  expect(pushed.output).toMatch(/dev is NOT live at [0-9a-f]{12}: pod api-\S+: .*(crash|exit code)/);
  expect(pushed.output).toMatch(/\| .*The swallow did not return\./);
  expect(pushed.output).toContain('keeps serving');
  await load.stop();
  expect(load.count()).toBeGreaterThan(20);
  expect(load.failures()).toEqual([]);
  expect(await readInfo(request)).toMatchObject({ commit: before.commit, digest: before.digest });

  const mended = await scratch.takeBack();
  expect(mended?.output).toContain(`dev is live at ${pages.dev}`);
  await expectHealthy('dev');
  await open(page, `${pages.dev}/shop`);
  await expect(page.getByRole('article').first()).toBeVisible();
});
