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

test('the api may create training Jobs, follow its pins, and nothing else in Kubernetes', async () => {
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
    ['get', 'configmaps'],
    ['get', 'configmap', 'kube-root-ca.crt'],
    ['delete', 'configmap', 'models'],
  ])
    await expect(kubectl(...asTheApi, ...args), args.join(' ')).rejects.toThrow(/Forbidden/);

  const report = (pod: string) => ({ metadata: { annotations: { [`report.presage.local/${pod}`]: 'e2e' } } });
  const asThePod = ['--as-user-extra', 'authentication.kubernetes.io/pod-name=api-e2e'];
  const patch = (change: object, as: readonly string[] = asThePod) =>
    kubectl(
      ...[...asTheApi, ...as, 'patch', 'configmap', 'models', '--dry-run=server', '--type=merge'],
      ...['-p', JSON.stringify(change)],
    ).catch(String);
  expect(await patch(report('api-e2e'))).toContain('patched');
  for (const [change, as, reason] of [
    [report('api-other'), asThePod, /A pod may write its own report only/],
    [report('api-e2e'), [], /A pod may write its own report only/],
    [{ data: { churn: 'first', crime: `sha256:${'0'.repeat(64)}` } }, asThePod, /nothing but its report/],
    [{ metadata: { labels: { mine: 'yes' } } }, asThePod, /nothing but its report/],
    [{ metadata: { annotations: { 'presage.local/followed-by': null } } }, asThePod, /nothing but reports/],
    [{ metadata: { annotations: { 'presage.local/followed-by': 'x' } } }, asThePod, /its own report only/],
  ] as const)
    expect(await patch(change, as), JSON.stringify(change)).toMatch(reason);
});
