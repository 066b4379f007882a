import { checkout } from '../environment.ts';
import { clusterRecord, gitops, kubectl, run } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { sshForge } from '../fixtures/ssh-forge.ts';

const sourceOf = (environment: string) =>
  kubectl(
    ...['-n', 'argocd', 'get', 'application', `presage-${environment}`, '-o'],
    'jsonpath={.spec.source.repoURL} {.status.sync.revision}',
  );

const up = (variables: Readonly<Record<string, string>>) =>
  run('env', [
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    process.execPath,
    `${checkout}/gitops/src/main.ts`,
    'up',
  ]);

test('the environments’ branches live on a forge: Argo CD reads them over SSH with a deploy key', async ({
  scratch,
}) => {
  await using forge = await sshForge();
  const { PRESAGE_GIT_URL: url } = forge.variables;
  const { repository } = await clusterRecord();
  const commitHere = async (ref: string) =>
    (await run('git', [`--git-dir=${repository}`, 'rev-parse', ref])).output.trim();
  try {
    const changed = await up(forge.variables);
    expect(changed.code, changed.output).toBe(0);
    for (const environment of ['dev', 'prod'] as const) {
      await expectHealthy(environment);
      const ref = `refs/heads/env/${environment}`;
      expect(await forge.commitOf(ref)).toBe(await commitHere(ref));
      expect(await sourceOf(environment)).toBe(`${url} ${await commitHere(ref)}`);
    }

    await scratch.edit('overlays/dev/kustomization.yaml', /LOG_LEVEL=\w+/, 'LOG_LEVEL=trace');
    await scratch.commit('dev: log everything');
    const pushed = await scratch.push();
    expect(pushed.code, pushed.output).toBe(0);
    expect(pushed.output).toContain('is live at');
    const released = await commitHere('refs/heads/env/dev');
    expect(await forge.commitOf('refs/heads/env/dev')).toBe(released);
    expect(await sourceOf('dev')).toBe(`${url} ${released}`);

    const back = await scratch.takeBack();
    expect(back?.code, back?.output).toBe(0);
    const promoted = await gitops('promote', 'prod');
    expect(promoted.code, promoted.output).toBe(0);
    expect(await forge.commitOf('refs/heads/env/prod')).toBe(await commitHere('refs/heads/env/prod'));
  } finally {
    const restored = await up({});
    expect(restored.code, restored.output).toBe(0);
  }
  for (const environment of ['dev', 'prod'] as const) {
    await expectHealthy(environment);
    expect(await sourceOf(environment)).toContain('git://git.presage-system.svc.cluster.local/');
  }
  expect(await kubectl('-n', 'argocd', 'get', 'secret', 'presage-repository', '--ignore-not-found')).toBe('');
});
