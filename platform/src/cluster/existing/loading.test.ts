import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { fakeNodes } from '../../../test/nodes.ts';
import { imagesOf, loaderRow } from './loading.ts';

const nothing = { registry: undefined, load: undefined };
const node = (name: string, spec: object = {}, labels: object = {}, nodeInfo: object = {}) => ({
  metadata: { name, labels },
  spec,
  status: { nodeInfo },
});
const k3s = { kubeletVersion: 'v1.37.2+k3s1' };

describe('how images get to the nodes of an existing cluster', () => {
  let folder: string;
  const { PATH } = process.env;
  const kubectl = () => ({ command: join(folder, 'kubectl'), kubeconfig: 'none' });
  const nodes = (...items: readonly object[]) =>
    writeFile(join(folder, 'nodes.json'), JSON.stringify({ items }));

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-loading-'));
    await writeFile(join(folder, 'kubectl'), `#!/bin/sh\nexec cat '${folder}/nodes.json'\n`, { mode: 0o755 });
  });
  beforeEach(() => nodes());
  after(async () => {
    process.env.PATH = PATH;
    await rm(folder, { recursive: true, force: true });
  });

  for (const [what, context, made, loader] of [
    [
      'kind',
      'theirs',
      [node('a', { providerID: 'kind://docker/team/team-control-plane' })],
      { program: 'kind', cluster: 'team' },
    ],
    [
      'minikube',
      'theirs',
      [node('a', {}, { 'minikube.k8s.io/name': 'team' })],
      { program: 'minikube', cluster: 'team' },
    ],
    [
      'k3s on this machine',
      'theirs',
      [node(hostname().toLowerCase(), {}, {}, k3s)],
      { program: 'k3s', cluster: '' },
    ],
    ['k3s on another machine', 'theirs', [node('elsewhere', {}, {}, k3s)], undefined],
    [
      'k3s on several machines',
      'theirs',
      [node(hostname().toLowerCase(), {}, {}, k3s), node('b', {}, {}, k3s)],
      undefined,
    ],
    ['something else', 'kind-team', [node('a', { providerID: 'aws:///eu-west-1a/i-0' })], undefined],
  ] as const)
    test(`nodes that were made by ${what}`, async () => {
      await nodes(...made);
      const registry = loader ? 'presage.local' : '';
      assert.deepEqual(await imagesOf(kubectl(), context, nothing, undefined), { registry, loader });
    });

  test('without a right to list nodes, the name of a context of kind’s is enough', async () => {
    await rm(join(folder, 'nodes.json'));
    const loader = { program: 'kind', cluster: 'team' };
    const found = await imagesOf(kubectl(), 'kind-team', nothing, undefined);
    assert.deepEqual(found, { registry: 'presage.local', loader });
    assert.equal((await imagesOf(kubectl(), 'theirs', nothing, undefined)).loader, undefined);
  });

  test('what the configuration says comes before what an earlier run found, and that before the nodes', async () => {
    await nodes(node('a', { providerID: 'kind://docker/team/a' }));
    const loader = { program: 'minikube', cluster: 'mine' } as const;
    const earlier = { registry: 'presage.local', loader };
    assert.deepEqual(await imagesOf(kubectl(), 'theirs', nothing, earlier), earlier);
    const pushed = { registry: 'ghcr.io/team', load: undefined };
    assert.deepEqual(await imagesOf(kubectl(), 'theirs', pushed, earlier), {
      registry: 'ghcr.io/team',
      loader: undefined,
    });
    const load = (program: 'kind' | 'minikube' | 'k3s', cluster?: string) => ({
      ...pushed,
      load: { program, cluster },
    });
    for (const [context, given, cluster] of [
      ['kind-team', load('kind'), 'team'],
      ['theirs', load('minikube'), 'theirs'],
      ['theirs', load('minikube', 'other'), 'other'],
      ['theirs', load('k3s'), ''],
    ] as const)
      assert.deepEqual(await imagesOf(kubectl(), context, given, undefined), {
        registry: 'ghcr.io/team',
        loader: { program: given.load.program, cluster },
      });
  });

  test('a program that is not there, and nodes without containerd, are missing', async () => {
    const loader = { program: 'minikube', cluster: 'team' } as const;
    // A machine may have the program.
    for (const program of ['sh', 'cat']) await symlink(join('/bin', program), join(folder, program));
    process.env.PATH = folder;
    const without = await loaderRow(kubectl(), loader);
    assert.equal(without.state, 'missing');
    assert.equal(without.found, 'loaded by minikube, into the nodes of team; minikube is not on the PATH');
    assert.match(without.next ?? '', /^Install minikube, or set PRESAGE_REGISTRY/);

    await fakeNodes(folder, ['team'], ['minikube']);
    await nodes(node('team', {}, {}, { containerRuntimeVersion: 'docker://29.0.1' }));
    const docker = await loaderRow(kubectl(), loader);
    assert.equal(docker.state, 'missing');
    assert.match(docker.found, /^the nodes run docker:\/\/29\.0\.1/);

    await nodes(node('team', {}, {}, { containerRuntimeVersion: 'containerd://2.2.0' }));
    const ready = await loaderRow(kubectl(), loader);
    assert.deepEqual(ready, {
      what: 'images',
      state: 'ok',
      found: 'loaded by minikube, into the nodes of team',
    });
  });
});
