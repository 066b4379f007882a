import { pages } from '../environment.ts';
import { field, kubectl } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { expectServed, servedIn, versionsIn } from '../fixtures/models.ts';

const patiently = { timeout: 120_000, intervals: [500] };

test('the models are still there after every pod of the api has been deleted', async ({ page, words }) => {
  await expectHealthy('dev');
  const [before, claim] = [await versionsIn('dev'), await field('dev', 'pvc/models', '{.metadata.uid}')];
  const pods = () =>
    kubectl('-n', 'presage-dev', 'get', 'pods', '-l', 'app.kubernetes.io/name=api', '-o', 'name');
  const old = (await pods()).split('\n');
  await kubectl('-n', 'presage-dev', 'delete', ...old, '--wait=false');
  await expect
    .poll(async () => {
      const gone = (await pods()).split('\n').every((pod) => !old.includes(pod));
      return `${gone} ${await field('dev', 'deployment/api', '{.status.readyReplicas}')}`;
    }, patiently)
    .toBe('true 1');
  await expectHealthy('dev');
  expect(await versionsIn('dev')).toEqual(before);
  expect(await field('dev', 'pvc/models', '{.metadata.uid}')).toBe(claim);
  await expectServed(page, words, 'dev', await servedIn('dev'));
});

test('the Job of the first models, deleted by hand, is created again and trains nothing', async ({
  request,
}) => {
  await expectHealthy('dev');
  const before = await versionsIn('dev');
  const uid = await field('dev', 'job/train', '{.metadata.uid}');
  await kubectl('-n', 'presage-dev', 'delete', 'job', 'train', '--wait=false');
  await expect
    .poll(() => field('dev', 'job/train', '{.metadata.uid} {.status.succeeded}'), patiently)
    .toMatch(new RegExp(`^(?!${uid})\\S+ 1$`));
  expect(await kubectl('-n', 'presage-dev', 'logs', 'job/train')).toContain(
    'Every predictor has its first model.',
  );
  expect(await versionsIn('dev')).toEqual(before);
  expect((await request.get(`${pages.dev}/api/predictors`)).status()).toBe(200);
  await expectHealthy('dev');
});
