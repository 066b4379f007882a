import { constantLoad } from '../../apps/delivery/src/load/constant-load.ts';
import { apis, pages } from '../environment.ts';
import { field, gitops, kubectl } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { apiPodsOf, expectServed, servedBy, servedIn } from '../fixtures/models.ts';

const absent = `sha256:${'e'.repeat(64)}`;

test('a pin that is not in the registry fails the push: I read which one, and the previous version serves', async ({
  page,
  words,
  scratch,
}) => {
  await expectHealthy('dev');
  const before = await servedIn('dev');
  const pods = await apiPodsOf('dev');
  const load = constantLoad([`${apis.dev}/api/predictors/churn`, `${pages.dev}/api/predictors`], {
    kept: 1,
    fresh: 1,
    perSecond: 20,
  });
  await scratch.edit('overlays/dev/models.env', /^churn=.*$/m, `churn=${absent}`);
  await scratch.commit('dev: a model that nobody trained');
  const { output } = await scratch.push();
  expect(output).toMatch(/dev is NOT live at [0-9a-f]{12}: ConfigMap models: api-\S+: /);
  expect(output).toContain(`MODEL_churn=${absent}, cannot be served: it is not in the registry.`);
  expect(output).toMatch(/Every pod keeps serving \(\d+ pods ready\)\./);
  await expectServed(page, words, 'dev', before);
  await load.stop();
  expect(load.count()).toBeGreaterThan(20);
  expect(load.failures()).toEqual([]);
  expect(await apiPodsOf('dev'), 'no pod was replaced').toEqual(pods);

  await test.step('status reports it, and it can’t be promoted', async () => {
    expect((await gitops('status')).output).toMatch(/ConfigMap models: api-.* it is not in the registry/);
    const promoted = await gitops('promote');
    expect(promoted.code).not.toBe(0);
    expect(promoted.output).toMatch(/dev is not ready to be promoted: it is Synced and Degraded/);
  });

  await test.step('a pod that starts meanwhile serves what was served before, and reports the problem', async () => {
    await kubectl('-n', 'presage-dev', 'delete', 'pod', '-l', 'app.kubernetes.io/name=api');
    await expect
      .poll(() => field('dev', 'deployment/api', '{.status.readyReplicas}'), { timeout: 60_000 })
      .toBe('1');
    await expect
      .poll(() => servedBy('dev'), { timeout: 15_000 })
      .toMatchObject({
        models: { churn: before },
        pinProblem: expect.stringContaining(absent),
      });
  });

  const mended = await scratch.takeBack();
  expect(mended?.output).toContain(`dev is live at ${pages.dev}`);
  await expectHealthy('dev');
  await expectServed(page, words, 'dev', before);
  expect(await servedBy('dev')).toMatchObject({ pinProblem: null });
});

test('a pin that is not a version is refused before it reaches main, with its line', async ({ scratch }) => {
  await scratch.edit('overlays/prod/models.env', /^churn=.*$/m, 'churn=latest');
  await scratch.commit('prod: the latest model');
  const { code, output } = await scratch.push();
  expect(code).not.toBe(0);
  expect(output).toMatch(/overlays\/prod\/models\.env:\d+: churn=latest is neither "first" nor the digest/);
  expect(output).toContain('Nothing was pushed.');
});
