import { constantLoad } from '../../apps/delivery/src/load/constant-load.ts';
import { apis, pages } from '../environment.ts';
import { gitops } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import {
  apiPodsOf,
  expectPinnedInProd,
  expectServed,
  servedByEach,
  servedIn,
  trainOnOtherRecords,
} from '../fixtures/models.ts';

test('I train a model, pin it in dev with a commit, promote it to prod, then roll prod back', async ({
  page,
  words,
  scratch,
}) => {
  await expectHealthy('dev');
  await expectHealthy('prod');
  const before = await servedIn('prod');
  const pods = { dev: await apiPodsOf('dev'), prod: await apiPodsOf('prod') };
  const digest = await test.step('train', () => trainOnOtherRecords());
  expect(digest).not.toBe(before);
  expect(await servedIn('dev'), 'a new version is served by nobody yet').not.toBe(digest);

  await test.step('pin it in dev', async () => {
    await scratch.edit('overlays/dev/models.env', /^churn=.*$/m, `churn=${digest}`);
    await scratch.commit('dev: another model of churn');
    const { code, output } = await scratch.push();
    expect(code, output).toBe(0);
    expect(output).toContain(`dev is live at ${pages.dev}`);
    expect(output).not.toMatch(/Build (api|web|database):/);
    await expectServed(page, words, 'dev', digest);
    expect(await apiPodsOf('dev'), 'no pod was replaced').toEqual(pods.dev);
  });

  try {
    await test.step('a worse one is refused, with both figures', async () => {
      const { code, output } = await gitops('model', 'promote', 'churn');
      expect(code).toBe(1);
      expect(output).toMatch(/is worse than churn@\S+, which prod serves: logLoss [\d.]+ against [\d.]+/);
      expect(await servedIn('prod')).toBe(before);
    });

    await test.step('promote it with a reason: no request fails meanwhile', async () => {
      const load = constantLoad([`${apis.prod}/api/predictors/churn`, `${pages.prod}/api/predictors`], {
        kept: 1,
        fresh: 1,
        perSecond: 10,
      });
      const why = 'it knows other customers';
      const { code, output } = await gitops('model', 'promote', 'churn', '--force', '--why', why);
      await load.stop();
      expect(code, output).toBe(0);
      expect(output).toContain(`prod is live at ${pages.prod}`);
      expect(load.count()).toBeGreaterThan(20);
      expect(load.failures()).toEqual([]);
      for (const { models } of await servedByEach('prod')) expect(models.churn).toBe(digest);
      expect(await apiPodsOf('prod'), 'no pod was replaced').toEqual(pods.prod);
      await expectServed(page, words, 'prod', digest);
      await expectPinnedInProd(page, words, digest);
      await scratch.git('fetch', '--quiet', 'origin', 'env/prod');
      const { output: message } = await scratch.git('log', '-1', '--format=%B', 'FETCH_HEAD');
      expect(message).toContain(`Presage-Model: churn@${digest}`);
      expect(message).toContain(`Presage-Forced-Why: ${why}`);
      const { output: files } = await scratch.git('diff', '--name-only', 'FETCH_HEAD^', 'FETCH_HEAD');
      expect(files.trim()).toBe('overlays/prod/models.env');
    });
  } finally {
    if ((await servedIn('prod')) !== before) {
      const { code, output } = await gitops('model', 'rollback', 'churn');
      expect(code, output).toBe(0);
    }
  }
  await expectServed(page, words, 'prod', before);
  await expectHealthy('prod');
});
