import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { planText } from '../../plan/print-plan.ts';
import { kindYaml } from '../kind/cluster.ts';
import { cniConfiguration, containerdToml } from './containerd.ts';
import { daemonPid } from './daemon.ts';
import { hostDownPlan } from './down.ts';
import { kubeadmYaml } from './kubeadm.ts';
import { hostLayout } from './layout.ts';

const layout = hostLayout('/state', '/cache');

test('NodePorts listen on loopback only, and the API server on the bridge only', () => {
  const documents = parseAllDocuments(kubeadmYaml(layout, 'v1')).map((document) => document.toJS());
  const kind = (name: string) => documents.find((document) => document.kind === name);
  assert.deepEqual(kind('KubeProxyConfiguration').nodePortAddresses, ['127.0.0.0/8']);
  assert.deepEqual(kind('ClusterConfiguration').apiServer.extraArgs, [
    { name: 'bind-address', value: kind('InitConfiguration').localAPIEndpoint.advertiseAddress },
  ]);
  assert.equal(kind('KubeletConfiguration').failCgroupV1, false);
  const second = parseAllDocuments(kubeadmYaml(layout, 'v2')).map((document) => document.toJS());
  assert.ok(!('failCgroupV1' in second.find((document) => document.kind === 'KubeletConfiguration')));
  const ports = parse(kindYaml('/state', [30001, 30443], { image: 'node' })).nodes[0].extraPortMappings;
  assert.deepEqual(
    [...new Set(ports.map((port: { listenAddress: string }) => port.listenAddress))],
    ['127.0.0.1'],
  );
});

test('containerd and CNI keep all their files in their own folders', () => {
  for (const line of containerdToml(layout).matchAll(/^(?:root|state|\s+address|\s+conf_dir) = "(.+)"$/gm)) {
    assert.match(line[1] ?? '', /^\/(state|run\/presage)\//);
  }
  assert.equal(JSON.parse(cniConfiguration(layout)).plugins[0].ipam.dataDir, layout.cniState);
});

test('down stops only processes that this tool started, not a later process with the same id', async (context) => {
  const state = await mkdtemp(join(tmpdir(), 'presage-daemon-'));
  const own = { ...layout, run: state };
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  context.after(async () => {
    child.kill();
    await once(child, 'close');
    await rm(state, { recursive: true });
  });
  await once(child, 'spawn');
  assert.equal(daemonPid(own, 'kubelet'), undefined);
  await writeFile(join(state, 'kubelet.pid'), `${child.pid} 1\n`);
  assert.equal(daemonPid(own, 'kubelet'), undefined);
});

test('down keeps the databases and their secrets unless requested', async () => {
  const configuration = { state: '/state', cache: '/cache' } as Parameters<typeof hostDownPlan>[0];
  const kept = await planText(hostDownPlan(configuration, layout, { volumes: false }));
  assert.doesNotMatch(kept, /rm -rf .*(\/state\/volumes|secrets\.json| \/cache)/);
  const gone = await planText(hostDownPlan(configuration, layout, { volumes: true }));
  assert.match(gone, /rm -rf \/state\/volumes \/state\/secrets\.json/);
});

test('down stops no cluster that this state folder has not made', async (context) => {
  const state = await mkdtemp(join(tmpdir(), 'presage-down-'));
  context.after(() => rm(state, { recursive: true }));
  const configuration = { state, cache: '/cache' } as Parameters<typeof hostDownPlan>[0];
  const own = hostLayout(state, '/cache');
  const text = () => planText(hostDownPlan(configuration, own, { volumes: true }));
  const machineWide = /\/etc\/kubernetes|iptables/;
  const without = await text();
  assert.doesNotMatch(without, machineWide);
  assert.match(without, /secrets\.json/);
  await mkdir(own.root);
  assert.match(await text(), machineWide);
});
