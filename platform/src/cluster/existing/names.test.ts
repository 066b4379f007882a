import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { installationLabel } from '../../manifests/argocd-resources.ts';
import { argocdRows } from './argocd.ts';
import type { Asked } from './asked.ts';
import { namespaceRow } from './preflight.ts';

/** Answers `kubectl get KIND NAME` with the file KIND.json of its folder, and with nothing where there is none; Argo CD runs. */
const kubectlScript = `#!/bin/sh
cd "$(dirname "$0")"
while [ "$1" != get ]; do shift; done
case "$2" in
  statefulsets) printf registry.example/argocd:v3.6.1 ;;
  *) [ ! -e "$2.json" ] || cat "$2.json" ;;
esac
`;
const environment = { application: 'presage-dev', namespace: 'presage-dev', overlay: 'overlays/dev' };

describe('names of an installation on an existing cluster', () => {
  let folder: string;
  const there = (kind: string, of: string | undefined, more: object = {}) =>
    writeFile(
      join(folder, `${kind}.json`),
      JSON.stringify({
        kind,
        metadata: {
          name: 'presage',
          labels: of ? { [installationLabel]: of } : {},
          annotations: { 'argocd.argoproj.io/tracking-id': 'presage-dev:/Namespace:presage-dev/presage-dev' },
        },
        ...more,
      }),
    );
  const asked = (project: string) =>
    ({
      kubectl: { command: join(folder, 'kubectl'), kubeconfig: 'none' },
      environments: [environment],
      argocd: 'argocd',
      argocdIsThere: true,
      project,
    }) as unknown as Asked;
  const row = async (project: string, what: string) =>
    (await argocdRows(asked(project))).find((one) => one.what === what);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-names-'));
    await writeFile(join(folder, 'kubectl'), kubectlScript, { mode: 0o755 });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('free ones are said to be free', async () => {
    assert.deepEqual(await row('presage', 'project presage'), {
      what: 'project presage',
      state: 'ok',
      found: 'free',
    });
    const application = await row('presage', 'application presage-dev');
    assert.deepEqual(application, { what: 'application presage-dev', state: 'ok', found: 'free' });
  });

  test('those of an installation with the same name are not said to be free', async () => {
    await there('appproject', 'presage');
    await there('application', 'presage', { spec: { project: 'presage' } });
    assert.equal(
      (await row('presage', 'project presage'))?.found,
      'there already, of an installation named presage',
    );
    const application = await row('presage', 'application presage-dev');
    assert.deepEqual(
      [application?.state, application?.found],
      ['ok', 'there already, of the project presage'],
    );
  });

  test('those of another installation are missing', async () => {
    await there('application', 'presage', { spec: { project: 'presage' } });
    await there('appproject', undefined);
    const application = await row('guest', 'application presage-dev');
    assert.deepEqual([application?.state, application?.found], ['missing', 'belongs to the project presage']);
    assert.equal((await row('guest', 'project guest'))?.state, 'missing');
  });

  test('an application that is being deleted is missing', async () => {
    const metadata = { name: 'presage-dev', deletionTimestamp: '2026-11-20T10:00:00Z' };
    await there('application', 'presage', { metadata, spec: { project: 'presage' } });
    assert.equal((await row('presage', 'application presage-dev'))?.found, 'is being deleted');
  });

  test('a namespace of another installation is missing, also where the application has the same name', async () => {
    await there('namespace', 'presage');
    const theirs = await namespaceRow(asked('guest'), environment);
    assert.deepEqual([theirs.state, theirs.found], ['missing', 'exists, and is not marked for guest']);
    assert.equal((await namespaceRow(asked('presage'), environment)).state, 'ok');
  });

  test('a namespace that lost its label, and that Argo CD has marked for the application, is prepared', async () => {
    await there('namespace', undefined);
    assert.equal((await namespaceRow(asked('presage'), environment)).state, 'ok');
  });
});
