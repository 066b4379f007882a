import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { argocdPort } from '../../manifests/addresses.ts';
import type { Asked } from './asked.ts';
import { portRows } from './ports.ts';

const service = (namespace: string, name: string, nodePort: number, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace, name },
  spec: { type: 'NodePort', ports: [{ port: 80, nodePort }], ...more },
});
const allocated = (port: number) =>
  `The Service "presage-port-${port}" is invalid: spec.ports[0].nodePort: Invalid value: ${port}: provided port is already allocated\n`;

/** Answers from the files of its folder: what is not there is refused. */
const kubectlScript = `#!/bin/sh
cd "$(dirname "$0")"
case "$*" in
  *kustomize*) exec cat overlay.json ;;
  *--all-namespaces*) exec cat all.json ;;
  *--namespace=presage-dev*) exec cat own.json ;;
  *create*--dry-run=server*) cat >asked.yaml; cat answer.txt >&2; [ ! -s answer.txt ] ;;
  *) exit 1 ;;
esac
`;

describe('ports of the nodes of an existing cluster', () => {
  let folder: string;
  const items = (...services: readonly object[]) => JSON.stringify({ items: services });
  const answers = (files: Readonly<Record<string, string>>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  const rows = (more: Partial<Asked> = {}) =>
    portRows({
      kubectl: { command: join(folder, 'kubectl'), kubeconfig: 'none' },
      context: 'theirs',
      environments: [{ application: 'presage-dev', namespace: 'presage-dev', overlay: 'overlays/dev' }],
      argocd: 'argocd',
      argocdIsThere: true,
      ...more,
    } as Asked);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-ports-'));
    await writeFile(join(folder, 'kubectl'), kubectlScript, { mode: 0o755 });
  });
  beforeEach(async () => {
    for (const name of ['all.json', 'own.json', 'answer.txt', 'overlay.json'])
      await rm(join(folder, name), { force: true });
    await answers({ 'overlay.json': JSON.stringify(service('presage-dev', 'web', 31001)) });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('free ones, and those of this installation, are ok', async () => {
    await answers({ 'all.json': items(service('presage-dev', 'web', 31001), service('blog', 'web', 31002)) });
    assert.deepEqual(await rows(), [
      { what: 'node ports', state: 'ok', found: '31001: free, or of this installation' },
    ]);
  });

  test('the Service that has one is named, with what to type next', async () => {
    await answers({ 'all.json': items(service('blog', 'web', 31001)) });
    const [row, ...others] = await rows();
    assert.deepEqual(others, []);
    assert.equal(row?.what, 'node port 31001');
    assert.equal(row?.state, 'missing');
    assert.equal(row?.found, 'the Service web in the namespace blog has it');
    assert.match(row?.next ?? '', /Change 31001 in overlays\/dev\/kustomization\.yaml/);
    assert.match(row?.next ?? '', /kubectl --context theirs --namespace blog get service web --output=yaml$/);
  });

  test('the port that a load balancer’s health check has is taken too', async () => {
    await answers({ 'all.json': items(service('blog', 'web', 31002, { healthCheckNodePort: 31001 })) });
    assert.deepEqual(
      (await rows()).map(({ what }) => what),
      ['node port 31001'],
    );
  });

  test('Argo CD’s own is asked for where `up` installs it', async () => {
    const port = argocdPort();
    await answers({ 'all.json': items(service('blog', 'web', port)) });
    const [row] = await rows({ argocdIsThere: false });
    assert.match(row?.next ?? '', new RegExp(`^Change ${port} in argocd/install/service.yaml`));
    await answers({ 'all.json': items(service('argocd', 'argocd-server', port)) });
    assert.equal((await rows({ argocdIsThere: false }))[0]?.state, 'ok');
  });

  test('an account that may not list Services asks in a dry run', async () => {
    await answers({ 'answer.txt': allocated(31001), 'own.json': items() });
    const [row] = await rows();
    assert.equal(row?.found, 'a Service that this account may not see has it');
    assert.match(row?.next ?? '', /kubectl get services --all-namespaces \| grep 31001$/);
    await answers({ 'own.json': items(service('presage-dev', 'web', 31001)) });
    assert.equal((await rows())[0]?.state, 'ok', 'its own Service has the port');
    await answers({ 'answer.txt': '' });
    assert.equal((await rows())[0]?.state, 'ok');
  });

  test('without an answer it is not known', async () => {
    await answers({ 'answer.txt': 'Error from server (Forbidden)\n' });
    assert.equal((await rows())[0]?.state, 'not known');
    await rm(join(folder, 'overlay.json'));
    assert.match((await rows())[0]?.found ?? '', /^overlays\/dev could not be rendered: /);
  });
});
