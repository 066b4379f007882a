import { constantLoad } from '../../apps/delivery/src/load/constant-load.ts';
import { apis, pages } from '../environment.ts';
import { gitops, kubectl } from '../fixtures/cluster.ts';
import { expect, expectHealthy, open, test } from '../fixtures/delivery.ts';

const requests = 10_000;
const plain = (origin: string) => origin.replace('localhost', '127.0.0.1');

const podsOf = async (workload: string) =>
  (
    await kubectl(
      ...['-n', 'presage-prod', 'get', 'pods', '-l', `app.kubernetes.io/name=${workload}`, '-o', 'name'],
    )
  ).split('\n');

test(`prod is replaced pod by pod while people use it, and none of ${requests} requests fails`, async ({
  page,
  scratch,
}) => {
  await expectHealthy('prod');
  const before = { web: await podsOf('web'), api: await podsOf('api') };
  const mark = `    metadata:\n      annotations:\n        presage.local/rolled: "${Date.now()}"\n`;
  for (const workload of ['web', 'api'])
    await scratch.edit(`base/${workload}/deployment.yaml`, '  template:\n', `  template:\n${mark}`);
  await scratch.commit('base: replace every pod');
  const pushed = await scratch.push();
  expect(pushed.code, pushed.output).toBe(0);
  await expectHealthy('dev');

  const load = constantLoad([
    `${plain(pages.prod)}/`,
    `${plain(pages.prod)}/api/products?limit=4`,
    `${plain(apis.prod)}/api/info`,
  ]);
  try {
    const promoted = await gitops('promote');
    expect(promoted.code, promoted.output).toBe(0);
    for (const workload of ['web', 'api'] as const) {
      const left = async () => (await podsOf(workload)).filter((pod) => before[workload].includes(pod));
      await expect.poll(left, { timeout: 120_000, intervals: [1000] }).toEqual([]);
    }
    expect(load.count(), 'requests while pods were replaced').toBeGreaterThan(1000);
    await expect.poll(load.count, { timeout: 240_000, intervals: [1000] }).toBeGreaterThan(requests);
  } finally {
    await load.stop();
  }
  expect(load.failures(), `of ${load.count()} requests`).toEqual([]);
  await open(page, `${pages.prod}/shop`);
  await expect(page.getByRole('article').first()).toBeVisible();
  const back = await gitops('rollback', 'prod');
  expect(back.code, back.output).toBe(0);
});
