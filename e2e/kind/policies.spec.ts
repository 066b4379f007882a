import { apis } from '../environment.ts';
import { kubectl, nodeAddress } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { createProbes, deleteProbes, expectProbes } from '../policies/probe-pods.ts';

/** Tries each `host:port` for up to 6 s: a forbidden connection is dropped, an allowed one may wait for the pod. */
const program = (targets: readonly string[]) => `
  const connects = (host, port) => new Promise((resolve) => {
    const socket = require('node:net').connect({ host, port, timeout: 3000 });
    const end = (answer) => { socket.destroy(); resolve(answer); };
    socket.once('connect', () => end(true)).once('timeout', () => end(false)).once('error', () => end(false));
  });
  (async () => {
    for (const target of ${JSON.stringify(targets)}) {
      const [host, port] = target.split(':');
      const open = (await connects(host, port)) || (await connects(host, port));
      console.log(target + (open ? ' open' : ' closed'));
    }
  })();
`;

test.afterAll(deleteProbes);

test('pods reach what the policies of their workload allow, and nothing else, also not through a NodePort', async () => {
  await expectHealthy('dev');
  await deleteProbes();
  const nodePort = `${await nodeAddress()}:${new URL(apis.dev).port}`;
  const expected: readonly { workload?: string; targets: Readonly<Record<string, 'open' | 'closed'>> }[] = [
    {
      workload: 'api',
      targets: { 'database:5432': 'open', 'kubernetes.default:443': 'open', 'web:8080': 'closed' },
    },
    {
      workload: 'web',
      targets: { 'api:8081': 'open', 'database:5432': 'closed', 'api:8080': 'closed', [nodePort]: 'closed' },
    },
    { workload: 'migrate', targets: { 'database:5432': 'open', 'kubernetes.default:443': 'closed' } },
    { targets: { 'api:8080': 'closed', 'database:5432': 'closed', [nodePort]: 'closed' } },
  ];
  const nameOf = (workload = 'unlabelled') => `probe-${workload}`;
  await createProbes(
    expected.map(({ workload, targets }) => ({
      environment: 'dev',
      name: nameOf(workload),
      ...(workload === undefined ? {} : { workload }),
      program: program(Object.keys(targets)),
    })),
  );
  await expectProbes('Succeeded', expected.length);
  for (const { workload, targets } of expected) {
    const lines = (await kubectl('-n', 'presage-dev', 'logs', nameOf(workload))).split('\n');
    expect(lines, nameOf(workload)).toEqual(Object.entries(targets).map((entry) => entry.join(' ')));
  }
});
