import { join } from 'node:path';
import { checkout } from '../environment.ts';
import { kubectl } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { guest, guestName, inventory } from '../fixtures/guest.ts';
import { expectSuccess, followRecipe, textAt } from '../fixtures/recipes.ts';
import { sshForge } from '../fixtures/ssh-forge.ts';

const namespaces = () => kubectl('get', 'namespaces', '-o', 'name');
const foreignApplication = join(checkout, 'e2e', 'fixtures', 'foreign-application.yaml');
const previewRef = 'refs/heads/env/preview-topic-one';

test('with all rights: a branch gets a preview in a cluster of somebody else, and nothing of it is left', async ({
  scratch,
}) => {
  test.setTimeout(1_800_000);
  await using forge = await sshForge();
  const before = await inventory();
  await using theirs = await guest(forge.variables, { previews: true });
  const named = ['--context', theirs.context, '--argocd', 'existing', '--project', guestName];
  const pushed = (branch: string) => theirs.git('push', 'cluster', `HEAD:refs/heads/${branch}`);

  try {
    expectSuccess(await theirs.gitops('up', ...named));

    await test.step('a namespace or an Application of somebody else is not taken for a preview', async () => {
      for (const [what, ...object] of [
        ['the namespace preview-taken', 'namespace', 'preview-taken'],
        ['Argo CD’s Application preview-taken', '--filename', foreignApplication],
      ] as const) {
        await kubectl('create', ...object);
        const refused = await pushed('taken').finally(() => kubectl('delete', ...object));
        expect(refused.code, refused.output).toBe(1);
        expect(refused.output).toContain(`needs ${what}`);
      }
    });

    await test.step('Argo CD deploys it from the forge, its pods pull with the registry’s account, and the router answers', async () => {
      const outcome = await pushed('Topic/One');
      expectSuccess(outcome);
      expect(outcome.output).toContain('preview-topic-one is live at http://topic-one.localhost:31000');
      // kind publishes this port with the cluster. In a cluster of others, kube-proxy may take a second to know new pods.
      await expect(async () =>
        expect(JSON.parse(await textAt('http://localhost:31000/_preview/topic-one/api/info'))).toMatchObject({
          environment: 'preview-topic-one',
          database: { state: 'up' },
        }),
      ).toPass({ timeout: 10_000 });
      const revision = ['-o', 'jsonpath={.status.sync.revision}'];
      expect(await kubectl('-n', 'argocd', 'get', 'application', 'preview-topic-one', ...revision)).toBe(
        await forge.commitOf(previewRef),
      );
    });

    await test.step('a second Presage of the cluster gets no router', async () => {
      await followRecipe(scratch, 'previews.md');
      await scratch.commit('Turn previews on');
      const { output } = await scratch.push();
      expect(output).toContain('only one in a cluster has previews');
      expectSuccess((await scratch.takeBack()) ?? { code: 1, output: 'nothing was pushed' });
      expect(await namespaces()).toContain('namespace/presage-previews');
    });

    await test.step('a force push updates it', async () => {
      expectSuccess(await theirs.git('commit', '--amend', '--quiet', '-m', 'Another subject'));
      const updated = await theirs.git('push', '--force', 'cluster', 'HEAD:refs/heads/Topic/One');
      expectSuccess(updated);
      expect(updated.output).toContain('preview-topic-one is live');
    });

    await test.step('deleting the branch removes it, on the forge too; its next push starts anew', async () => {
      expectSuccess(await theirs.git('push', 'cluster', ':refs/heads/Topic/One'));
      expect(await namespaces()).not.toContain('preview-topic-one');
      expect(await forge.commitOf(previewRef)).toBe('');
      expectSuccess(await pushed('Topic/One'));
    });
  } finally {
    await test.step('down removes the previews too', async () => {
      const down = await theirs.gitops('down', ...named, '--volumes');
      expect(down.code, down.output).toBe(0);
      await expect
        .poll(namespaces, { timeout: 60_000 })
        .not.toMatch(/namespace\/(preview-|presage-previews)/);
      expect(await forge.commitOf(previewRef)).toBe('');
    });
  }
  expect(await inventory()).toBe(before);
  for (const environment of ['dev', 'prod'] as const) await expectHealthy(environment);
});
