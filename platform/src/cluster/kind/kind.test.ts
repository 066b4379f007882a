import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import type { Configuration } from '../../configuration/configuration.ts';
import { goToolPath } from '../../tools/go-tools.ts';
import { address, registryName } from '../host/layout.ts';
import { chainRules } from '../host/netfilter.ts';
import { kindYaml } from './cluster.ts';
import { builtNode, builtNodeNetworking, builtNodePatches } from './cluster-node.ts';
import { localNodeImage } from './node-image.ts';
import { kindProvider } from './provider.ts';

test('the network of a node that is built here is the one that the policy engine’s rules name', () => {
  const own = { image: builtNode('/cache'), networking: builtNodeNetworking, patches: builtNodePatches() };
  const { networking, kubeadmConfigPatches, nodes } = parse(kindYaml('/state', [30001], own));
  assert.deepEqual([networking.podSubnet, networking.serviceSubnet], [address.pods, address.services]);
  assert.equal(networking.disableDefaultCNI, true);
  assert.equal(parse(kubeadmConfigPatches[0]).imageRepository, `${registryName}/presage-system`);
  assert.equal(nodes[0].image, own.image);
  assert.deepEqual(parse(kubeadmConfigPatches.at(-1)), {
    kind: 'KubeProxyConfiguration',
    iptables: { minSyncPeriod: '100ms' },
  });
});

test('the ports of the environments and of previews are published on loopback alone', () => {
  const { nodes } = parse(kindYaml('/state', [30001, 31000], { image: 'kindest/node' }));
  assert.deepEqual(
    nodes[0].extraPortMappings,
    [30001, 31000].map((port) => ({ containerPort: port, hostPort: port, listenAddress: '127.0.0.1' })),
  );
  assert.deepEqual(
    parse(kindYaml('/state', [30001], { image: 'kindest/node' })).nodes[0].extraPortMappings,
    nodes[0].extraPortMappings,
  );
});

test('where NodePorts listen on the node’s address, a pod’s way through one has a verdict', () => {
  const marked = (nodePorts: 'loopback' | 'node') =>
    chainRules('6.18.44', nodePorts).iptables.find((rule) => rule.includes('0x4000/0x4000'));
  assert.deepEqual(marked('node')?.slice(-6), [
    '-m',
    'conntrack',
    '--ctorigdst',
    address.services,
    '-j',
    'RETURN',
  ]);
  assert.ok(!marked('loopback')?.includes('--ctorigdst'));
});

describe('published images, or built ones', () => {
  let folder: string;
  const path = process.env.PATH;
  const program = (name: string, script: string) =>
    writeFile(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-kind-'));
    await mkdir(join(folder, 'bin'));
    // Built already, so that no disk space for it is required.
    await mkdir(dirname(goToolPath(join(folder, 'cache'), 'argocd')), { recursive: true });
    await writeFile(goToolPath(join(folder, 'cache'), 'argocd'), '');
    for (const name of ['kind', 'kubectl', 'mmdebstrap']) await program(name, 'exit 0');
    process.env.PATH = [join(folder, 'bin'), path].join(delimiter);
  });
  after(async () => {
    process.env.PATH = path;
    await rm(folder, { recursive: true });
  });

  const provided = async (docker: string) => {
    await program('docker', docker);
    const configuration = { state: join(folder, 'state'), cache: join(folder, 'cache') } as Configuration;
    const provider = kindProvider(configuration);
    await provider.preflight([]);
    const titles = provider.up(async () => []).map(({ title }) => title);
    return { provider, record: provider.record(), titles };
  };
  const enforces = 'Enforce the NetworkPolicies';
  const builds = 'Build the image of the cluster’s node, with these images in it';

  test('published ones when a registry serves them', async () => {
    const { provider, record, titles } = await provided('[ "$1" != image ]');
    assert.match(record.nodeImage ?? '', /^docker\.io\/library\/node:/);
    assert.ok(!titles.includes(builds) && !titles.includes(enforces));
    assert.equal(provider.argocd()?.upstream, undefined);
  });

  test('built ones when it does not, and the cluster keeps them', async () => {
    const { provider, record, titles } = await provided('[ "$1" != image ] && [ "$1" != pull ]');
    assert.equal(record.nodeImage, localNodeImage);
    assert.ok(titles.indexOf(builds) < titles.indexOf('Create the kind cluster'));
    assert.ok(titles.indexOf('Create the kind cluster') < titles.indexOf(enforces));
    assert.match(provider.argocd()?.images?.[0]?.newName ?? '', /^localhost:5000\/presage-system\/argocd$/);
    const configuration = { state: join(folder, 'state'), cache: join(folder, 'cache') } as Configuration;
    assert.equal(kindProvider(configuration, record).record().nodeImage, localNodeImage);
  });
});
