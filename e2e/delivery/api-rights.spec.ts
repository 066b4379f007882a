import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubectl } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';

const asTheApi = ['-n', 'presage-dev', '--as', 'system:serviceaccount:presage-dev:api'];

interface Job {
  spec: {
    template: {
      spec: {
        serviceAccountName: string;
        containers: { image: string; args: string[] }[];
        volumes: { persistentVolumeClaim?: { claimName: string } }[];
      };
    };
  };
}

/** Kubernetes' answer when the api's account creates a Job, as a dry run. */
async function create(job: Job): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-job-'));
  try {
    const file = join(folder, 'job.json');
    await writeFile(file, JSON.stringify(job));
    return await kubectl(...asTheApi, 'create', '--dry-run=server', '-f', file).catch(String);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('the api may create training Jobs and nothing else in Kubernetes', async () => {
  await expectHealthy('dev');
  const from = ['create', 'job', 'e2e-rights', '--from=cronjob/train', '--dry-run=client', '-o', 'json'];
  const drawn = await kubectl('-n', 'presage-dev', ...from);
  const changed = (change: (pod: Job['spec']['template']['spec']) => void): Job => {
    const job = JSON.parse(drawn) as Job;
    change(job.spec.template.spec);
    return job;
  };
  const container = (pod: Job['spec']['template']['spec']) => pod.containers[0] ?? { image: '', args: [] };

  expect(await create(changed((pod) => (container(pod).args = ['train', '--predictor', 'churn'])))).toContain(
    'created',
  );
  expect(await create(changed((pod) => (container(pod).image = 'example.test/other:1')))).toMatch(
    /denied request: The container is not that of the CronJob train/,
  );
  expect(await create(changed((pod) => (pod.serviceAccountName = 'database')))).toMatch(
    /denied request: The pod is not that of the CronJob train/,
  );
  expect(
    await create(
      changed((pod) => {
        for (const volume of pod.volumes)
          if (volume.persistentVolumeClaim) volume.persistentVolumeClaim.claimName = 'database';
      }),
    ),
  ).toMatch(/denied request: The pod is not that of the CronJob train/);
  for (const args of [
    ['get', 'secrets'],
    ['get', 'pods'],
    ['delete', 'job', 'train'],
    ['patch', 'cronjob', 'train', '-p', '{}'],
  ])
    await expect(kubectl(...asTheApi, ...args), args.join(' ')).rejects.toThrow(/Forbidden/);
});
