import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { constantLoad } from '../../apps/delivery/src/load/constant-load.ts';
import { apis } from '../environment.ts';
import { gitops, kubectl } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { expectSuccess } from '../fixtures/recipes.ts';
import { breakDev } from './break-dev.ts';
import { type Fault, faults } from './faults.ts';

interface Diagnosis {
  readonly kind?: string;
  readonly cause: string;
  readonly delivery?: string;
  readonly text: string;
  readonly next: string;
}

/** Asks why dev is red. @returns the answer, and how many milliseconds it took */
async function askWhy(): Promise<{ readonly diagnosis: Diagnosis; readonly took: number }> {
  const start = performance.now();
  const answer = await gitops('why', 'dev', '--json');
  const took = performance.now() - start;
  expectSuccess(answer);
  const [diagnosis] = JSON.parse(answer.output) as Diagnosis[];
  if (!diagnosis) throw new Error(`why says nothing of dev: ${answer.output}`);
  return { diagnosis, took };
}

/**
 * Asks until a fault is named, which takes a cluster some seconds, and prints how long the answer itself took.
 * @param provoke is called before each question
 */
async function expectNamed(
  name: string,
  { kind, cause }: Pick<Fault, 'kind' | 'cause'>,
  provoke: () => Promise<unknown> = async () => {},
): Promise<Diagnosis> {
  let last: Awaited<ReturnType<typeof askWhy>> | undefined;
  await expect
    .poll(
      async () => {
        await provoke();
        last = await askWhy();
        return last.diagnosis.kind === kind ? last.diagnosis.cause : last.diagnosis.text;
      },
      { timeout: 120_000, intervals: [1000] },
    )
    .toMatch(cause);
  if (!last) throw new Error('why was not asked');
  const { diagnosis, took } = last;
  console.log(`${name}: ${Math.round(took)} ms: ${diagnosis.text}`);
  expect(diagnosis.kind).toBe(kind);
  return diagnosis;
}

/** Ends what a fault left, also one of an earlier run that was killed. */
async function restoreDev(): Promise<void> {
  expectSuccess(await gitops('rollback', 'dev'));
  await expectHealthy('dev');
}

for (const [name, fault] of Object.entries(faults))
  test(`why names ${name}`, async () => {
    await expectHealthy('dev');
    const load = constantLoad([`${apis.dev}/api/products?limit=2`], { kept: 1, fresh: 1, perSecond: 5 });
    const commit = await breakDev(fault);
    try {
      const diagnosis = await expectNamed(name, fault);
      expect(diagnosis.delivery, 'the delivery that brought it').toBe(commit);
      expect(diagnosis.next).toMatch(/`[^`]+`/);
    } finally {
      await restoreDev();
      await load.stop();
    }
    expect(load.count()).toBeGreaterThan(10);
    expect(load.failures(), 'the previous version serves meanwhile').toEqual([]);
  });

const inDev = ['-n', 'presage-dev'];

/**
 * Reports on the node's behalf that its disk is full, again and again until `stop` is called: the kubelet, which has
 * not seen that, takes the report back. A disk that is really full would stop the machine that the tests run on.
 */
async function reportFullDisk(): Promise<{ stop(): Promise<void> }> {
  const node = await kubectl('get', 'nodes', '-o', 'jsonpath={.items[0].metadata.name}');
  const condition = (status: 'True' | 'False') =>
    JSON.stringify({ status: { conditions: [{ type: 'DiskPressure', status, reason: 'ToldByATest' }] } });
  const report = (status: 'True' | 'False') =>
    kubectl('patch', 'node', node, '--subresource=status', '--type=strategic', '-p', condition(status));
  let stopped = false;
  const reporting = (async () => {
    while (!stopped) {
      await report('True');
      await setTimeout(50);
    }
    await report('False');
  })();
  return {
    stop: () => {
      stopped = true;
      return reporting;
    },
  };
}

test('why names a node without disk space', async () => {
  await expectHealthy('dev');
  const disk = await reportFullDisk();
  try {
    await expectNamed(
      'a node without disk space',
      { kind: 'disk-full', cause: /^Node \S+ is out of disk space: no node can run pod web-/ },
      // The new pod finds a place whenever the kubelet's own report comes first.
      () => kubectl(...inDev, 'delete', 'pod', '--selector=app.kubernetes.io/name=web', '--wait=false'),
    );
  } finally {
    await disk.stop();
  }
  await expectHealthy('dev');
});
