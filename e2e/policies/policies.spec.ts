import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { readConfiguration } from '@presage/gitops';
import { gitops, kubectl } from '../fixtures/cluster.ts';
import { expectHealthy } from '../fixtures/delivery.ts';
import { evaluator, type Pair } from './expected.ts';
import { outsideHost } from './outside.ts';
import { nodeTargets, oneOfEach, type Peer, portsOf, readyPods, type Target } from './peers.ts';
import { createProbes, deleteProbes, expectProbes } from './probe-pods.ts';
import { connectFrom, type Difference, differences, pairsOf } from './table.ts';

const environments = ['dev', 'prod'] as const;
/** Workloads without a pod that keeps running, and a pod that none of the workloads' policies selects. */
const lasting = environments.flatMap((environment) => [
  { environment, name: 'probe-migrate', workload: 'migrate' },
  { environment, name: 'probe-train', workload: 'train' },
  { environment, name: 'probe-unlabelled' },
]);

test.beforeAll(async () => {
  await deleteProbes();
  for (const environment of environments) await expectHealthy(environment);
  await createProbes(lasting);
  await expectProbes('Running', lasting.length);
});

test.afterAll(deleteProbes);

async function pairs(pods: readonly Peer[], outside: Peer): Promise<Pair[]> {
  const { node, targets } = await nodeTargets();
  return pairsOf([...pods, node, outside], [...pods.flatMap(portsOf), ...targets, ...portsOf(outside)]);
}

const lines = (found: readonly Difference[]) =>
  found.map(({ pair, expected, observed }) => `${pair}: ${expected}, observed: ${observed}`);

/** Finds the peer of one workload, e.g. `presage-dev/api`. */
async function peer(name: string): Promise<Peer> {
  const found = oneOfEach(await readyPods()).find((one) => one.name === name);
  if (!found) throw new Error(`${name} has no pod that is ready.`);
  return found;
}

async function answered(source: string, target: string): Promise<boolean> {
  const [from, to] = [await peer(source), await peer(target)];
  const [ending] = await connectFrom(from, portsOf(to).slice(0, 1));
  return ending?.answered ?? false;
}

test('every connection ends as the manifests say', async () => {
  await using outside = await outsideHost();
  const pods = oneOfEach(await readyPods());
  const names = ['api', 'web', 'database', 'migrate', 'train', 'probe-unlabelled'];
  expect(pods.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      ...environments.flatMap((environment) => names.map((name) => `presage-${environment}/${name}`)),
      ...['application-controller', 'applicationset-controller', 'redis', 'repo-server', 'server'].map(
        (part) => `argocd/argocd-${part}`,
      ),
      'presage-system/git',
      'kube-system/kube-dns',
    ]),
  );
  const all = await pairs(pods, outside);
  const allowed = await (await evaluator())(all);
  const count = allowed.filter(Boolean).length;
  console.log(`${all.length} pairs: ${count} allowed, ${all.length - count} forbidden`);
  expect(count).toBeGreaterThan(100);
  expect(all.length - count).toBeGreaterThan(100);
  expect(lines(await differences(all, allowed))).toEqual([]);
});

test('the same holds while pods restart', async () => {
  await using outside = await outsideHost();
  const evaluate = await evaluator();
  const restarted = 'app.kubernetes.io/name in (api,web,database),!presage.example/probe';
  for (const environment of environments)
    await kubectl('delete', 'pods', '-n', `presage-${environment}`, '-l', restarted, '--wait=false');
  const uids = async () => (await readyPods()).map(({ pod }) => pod?.uid);
  const deadline = performance.now() + 120_000;
  let rounds = 0;
  let settled = false;
  while (rounds < 3 || (!settled && performance.now() < deadline)) {
    const before = await readyPods();
    const all = await pairs(before, outside);
    const found = await differences(all, await evaluate(all));
    const after = await uids();
    const stayed = ({ pod }: Peer) => pod === undefined || after.includes(pod.uid);
    // An allowed connection to a pod that ended meanwhile may fail; a forbidden one never succeeds.
    const wrong = found.filter(({ expected, ends }) => expected === 'forbidden' || ends.every(stayed));
    expect(lines(wrong), `round ${rounds + 1}`).toEqual([]);
    settled = before.length === after.length && before.every(({ pod }) => after.includes(pod?.uid));
    rounds += 1;
  }
  for (const environment of environments) await expectHealthy(environment);
});

/** Tries to connect from the first moment of a container, 60 times in 1.5 s, and prints how often it succeeded. */
const firstMoments = (address: string, port: number) => `
  const { connect } = require('node:net');
  const began = performance.now();
  let opened = 0, tried = 0, first;
  const timer = setInterval(() => {
    tried += 1;
    if (tried === 60) clearInterval(timer);
    const socket = connect({ host: '${address}', port: ${port} });
    socket.setTimeout(4000, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('connect', () => {
      opened += 1;
      first ??= performance.now() - began;
      socket.destroy();
    });
  }, 25);
  process.on('exit', () => console.log(JSON.stringify({ tried, opened, first })));
`;

test('a new pod’s first connection is judged too: none forbidden passes, none allowed waits', async () => {
  const database = await peer('presage-dev/database');
  const program = firstMoments(database.address, database.pod?.ports[0]?.number ?? 0);
  const news = Array.from({ length: 5 }, (_, index) => [
    { environment: 'dev' as const, name: `probe-new-${index}`, program },
    { environment: 'dev' as const, name: `probe-new-train-${index}`, workload: 'train', program },
  ]).flat();
  await createProbes(news);
  const phases = () =>
    kubectl(
      'get',
      'pods',
      '-n',
      'presage-dev',
      ...news.map(({ name }) => name),
      '-o',
      'jsonpath={.items[*].status.phase}',
    );
  await expect.poll(phases, { timeout: 120_000 }).toBe(news.map(() => 'Succeeded').join(' '));
  for (const { name, workload } of news as { name: string; workload?: string }[]) {
    const reported = JSON.parse(await kubectl('logs', '-n', 'presage-dev', name));
    expect(reported.tried, name).toBe(60);
    expect(reported.opened, name).toBe(workload ? 60 : 0);
    // A packet that is dropped is sent again after a second.
    if (workload) expect(reported.first, name).toBeLessThan(1000);
  }
});

test('IPv6 addresses of links are no way around the policies', async () => {
  const pods = oneOfEach(await readyPods());
  const linkLocal = (pid = 0): string | undefined => {
    const line = readFileSync(`/proc/${pid}/net/if_inet6`, 'utf8')
      .split('\n')
      .find((line) => line.endsWith('eth0'));
    return line?.slice(0, 32).match(/.{4}/g)?.join(':');
  };
  const targets = pods.flatMap((one): Target[] => {
    const address = linkLocal(one.pid);
    return address ? portsOf({ ...one, address: `${address}%eth0` }) : [];
  });
  expect(targets.length).toBeGreaterThan(10);
  for (const name of ['presage-dev/probe-unlabelled', 'presage-dev/api', 'argocd/argocd-redis']) {
    const source = await peer(name);
    const others = targets.filter(({ peer }) => peer.pid !== source.pid);
    const endings = await connectFrom(source, others);
    expect(
      others.filter((_, index) => endings[index]?.answered).map(({ name: to }) => `${name} → ${to}`),
    ).toEqual([]);
  }
});

test('without the engine nothing new passes, `status` reports it, and `up` starts it again', async () => {
  const from = 'presage-dev/api';
  const to = 'presage-dev/database';
  const problems = async () => {
    const { output } = await gitops('status', '--json');
    return (JSON.parse(output) as { problems: string[] }[]).flatMap(({ problems }) => problems);
  };
  expect(await answered(from, to)).toBe(true);
  expect(await problems()).toEqual([]);
  const file = join(readConfiguration().state, 'host', 'run', 'policies.pid');
  process.kill(Number(readFileSync(file, 'utf8').split(' ')[0]), 'SIGKILL');
  try {
    await expect.poll(problems).toContainEqual(expect.stringContaining('the policy engine does not run'));
    expect(await answered(from, to)).toBe(false);
  } finally {
    const { code, output } = await gitops('up');
    expect(code, output).toBe(0);
  }
  expect(await answered(from, to)).toBe(true);
  expect(await problems()).toEqual([]);
});
