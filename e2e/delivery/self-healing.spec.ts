import { pages, passwordOf } from '../environment.ts';
import { field, kubectl } from '../fixtures/cluster.ts';
import { expect, expectHealthy, open, test } from '../fixtures/delivery.ts';
import { administratorOf, createProduct, removeNamed } from '../fixtures/shop-api.ts';

const patiently = { timeout: 120_000, intervals: [500] };

test('a Deployment deleted by hand is created again', async ({ page }) => {
  await expectHealthy('dev');
  const uid = await field('dev', 'deployment/web', '{.metadata.uid}');
  await kubectl('-n', 'presage-dev', 'delete', 'deployment', 'web', '--wait=false');
  await expect
    .poll(() => field('dev', 'deployment/web', '{.metadata.uid} {.status.readyReplicas}'), patiently)
    .toMatch(new RegExp(`^(?!${uid})\\S+ 1$`));
  await expectHealthy('dev');
  await open(page, `${pages.dev}/shop`);
  await expect(page.getByRole('article').first()).toBeVisible();
});

for (const [environment, wrong, right] of [
  ['dev', 3, 1],
  ['prod', 1, 3],
] as const) {
  test(`${environment} scaled by hand returns to ${right}`, async () => {
    await expectHealthy(environment);
    const namespace = `presage-${environment}`;
    const generation = Number(await field(environment, 'deployment/api', '{.metadata.generation}'));
    await kubectl('-n', namespace, 'scale', 'deployment', 'api', `--replicas=${wrong}`);
    await expect
      .poll(() => field(environment, 'deployment/api', '{.spec.replicas} {.status.readyReplicas}'), patiently)
      .toBe(`${right} ${right}`);
    expect(Number(await field(environment, 'deployment/api', '{.metadata.generation}'))).toBe(generation + 2);
    await expectHealthy(environment);
  });
}

test('what I wrote is still there after the database has been killed', async ({ page }) => {
  await expectHealthy('dev');
  const name = `Phoenix ${Date.now().toString(36)}`;
  const administrator = await administratorOf(pages.dev, passwordOf('dev'));
  try {
    const { id } = await createProduct(administrator, name);
    const uid = await field('dev', 'pod/database-0', '{.metadata.uid}');
    await kubectl('-n', 'presage-dev', 'delete', 'pod', 'database-0', '--force', '--grace-period=0');
    await expect
      .poll(
        () => field('dev', 'pod/database-0', '{.metadata.uid} {.status.containerStatuses[0].ready}'),
        patiently,
      )
      .toMatch(new RegExp(`^(?!${uid})\\S+ true$`));
    await expect
      .poll(async () => (await administrator.get(`/api/products/${id}`)).status(), patiently)
      .toBe(200);
    await expectHealthy('dev');
    await open(page, `${pages.dev}/shop/${id}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  } finally {
    await removeNamed(administrator, 'products', name);
    await administrator.dispose();
  }
});
