import { kubectl, laterOrigin } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { guest, guestName, guestNamespace, inventory } from '../fixtures/guest.ts';
import { sshForge } from '../fixtures/ssh-forge.ts';

const inNamespace = (what: string) =>
  kubectl('-n', guestNamespace, 'get', what, '-o', 'jsonpath={.items[*].metadata.name}');

test('with an account that has only the documented rights: up, a push, down, and nothing is left', async () => {
  test.setTimeout(1_800_000);
  await using forge = await sshForge();
  const before = await inventory();
  await using theirs = await guest(forge.variables);
  const named = ['--context', theirs.context, '--argocd', 'existing'];

  await test.step('what the account may not do stops it before anything is created', async () => {
    await kubectl(
      '-n',
      'presage-installer',
      'create',
      'service',
      'nodeport',
      'taken',
      '--tcp=80',
      '--node-port=31501',
    );
    const refused = await theirs.gitops('up', ...named);
    await kubectl('-n', 'presage-installer', 'delete', 'service', 'taken');
    expect(refused.code, refused.output).toBe(69);
    expect(refused.output).toMatch(
      /^node port 31501 +missing +a Service that this account may not see has it\n +→ Change 31501 in overlays/m,
    );
    expect(refused.output).toMatch(
      /^namespace presage-guest +missing +exists, and is not marked for presage/m,
    );
    expect(refused.output).toMatch(
      /^rights +missing +\d+ of \d+: get applicationsets\.argoproj\.io presage in argocd/m,
    );
    expect(await kubectl('-n', 'argocd', 'get', 'applications', '-o', 'name')).not.toContain(guestName);
  });

  try {
    await test.step('up, with the Argo CD that runs there', async () => {
      const up = await theirs.gitops('up', ...named, '--project', guestName);
      expect(up.code, up.output).toBe(0);
      expect(up.output).toMatch(/^rights +ok +all \d+$/m);
      expect(up.output).toMatch(/^node ports +ok +31501, 31580: free/m);
      if (theirs.context === 'kind-presage')
        expect(up.output).toMatch(/^images +ok +loaded by kind, into the nodes of presage$/m);
      expect((await fetch(await laterOrigin(31501))).status).toBe(200);
    });

    await test.step('a push goes through the dry run and is live', async () => {
      await theirs.edit(`overlays/${guestName}/kustomization.yaml`, [/LOG_LEVEL=\w+/g, 'LOG_LEVEL=trace']);
      await theirs.git('commit', '--quiet', '--all', '-m', 'guest: log everything');
      const pushed = await theirs.git('push', 'cluster', 'HEAD:main');
      expect(pushed.code, pushed.output).toBe(0);
      expect(pushed.output).toMatch(/The API server accepts \d+ changed objects in a dry run/);
      expect(pushed.output).toContain(`${guestName} is live at http://localhost:31501`);
      const status = await theirs.gitops('status', '--check');
      expect(status.code, status.output).toBe(0);
      // The address of somebody else's Argo CD is not known.
      expect(status.output).not.toContain('/applications/');
    });

    await test.step('a rollback brings back what was there before', async () => {
      const back = await theirs.gitops('rollback', guestName);
      expect(back.code, back.output).toBe(0);
      expect(back.output).toContain(`${guestName} is live`);
    });
  } finally {
    await test.step('down keeps the database; with --volumes nothing is left', async () => {
      const down = await theirs.gitops('down');
      expect(down.code, down.output).toBe(0);
      expect(await inNamespace('deployments,statefulsets,services,networkpolicies')).toBe('');
      expect((await inNamespace('persistentvolumeclaims')).split(' ')).toContain('database');
      const rest = await theirs.gitops('down', ...named, '--project', guestName, '--volumes');
      expect(rest.code, rest.output).toBe(0);
      await expect.poll(() => inNamespace('persistentvolumeclaims'), { timeout: 60_000 }).toBe('');
      expect(await inNamespace('secrets')).toBe('');
    });
  }
  expect(await inventory()).toBe(before);
  for (const environment of ['dev', 'prod'] as const) await expectHealthy(environment);
});
