import { apis, pages } from '../environment.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { constantLoad } from '../fixtures/load.ts';
import { expectServed, servedIn } from '../fixtures/models.ts';

const absent = `sha256:${'e'.repeat(64)}`;

test('a pin that is not in the registry stops the rollout: I read which one, and the previous version serves', async ({
  page,
  words,
  scratch,
}) => {
  await expectHealthy('dev');
  const before = await servedIn('dev');
  const load = constantLoad([`${apis.dev}/api/predictors/churn`, `${pages.dev}/api/predictors`], {
    kept: 1,
    fresh: 1,
    perSecond: 20,
  });
  await scratch.edit('overlays/dev/models.env', /^churn=.*$/m, `churn=${absent}`);
  await scratch.commit('dev: a model that nobody trained');
  const { output } = await scratch.push();
  expect(output).toMatch(/dev is NOT live at [0-9a-f]{12}: pod api-\S+: api crashes .*exit code 78/);
  expect(output).toMatch(new RegExp(`\\| .*churn.*${absent}.* it is not in the registry`));
  expect(output).toContain('The previous version keeps serving (1 pod ready).');
  await expectServed(page, words, 'dev', before);
  await load.stop();
  expect(load.count()).toBeGreaterThan(20);
  expect(load.failures()).toEqual([]);

  const mended = await scratch.takeBack();
  expect(mended?.output).toContain(`dev is live at ${pages.dev}`);
  await expectHealthy('dev');
  await expectServed(page, words, 'dev', before);
});

test('a pin that is not a version is refused before it reaches main, with its line', async ({ scratch }) => {
  await scratch.edit('overlays/prod/models.env', /^churn=.*$/m, 'churn=latest');
  await scratch.commit('prod: the latest model');
  const { code, output } = await scratch.push();
  expect(code).not.toBe(0);
  expect(output).toMatch(/overlays\/prod\/models\.env:\d+: churn=latest is neither "first" nor the digest/);
  expect(output).toContain('Nothing was pushed.');
});
