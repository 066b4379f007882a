import { pages } from '../environment.ts';
import { gitops, kubectl, laterOrigin } from '../fixtures/cluster.ts';
import { expect, expectHealthy, open, test } from '../fixtures/delivery.ts';
import { expectSuccess, followRecipe, isKept, objectsIn, statusOf } from '../fixtures/recipes.ts';

const staging = await laterOrigin(32001);

test.use({ origins: [pages.dev, pages.prod, staging] });

if (!(await isKept('environment.md')))
  test('an environment is added by a push, promoted through, removed by a push, and keeps its volumes', async ({
    page,
    scratch,
  }) => {
    const changed = await followRecipe(scratch, 'environment.md');
    expect(changed.filter((path) => !path.startsWith('overlays/staging/'))).toEqual(['gitops.config.ts']);
    await scratch.commit('Add the environment staging');

    await test.step('the push makes its namespace, Secret and Application', async () => {
      expectSuccess(await scratch.push());
      expect(await objectsIn('presage-staging', 'secret')).toContain('secret/presage');
      await expect
        .poll(() => kubectl('--namespace', 'argocd', 'get', 'applications', '-o', 'name'), {
          timeout: 30_000,
        })
        .toContain('presage-staging');
    });

    await test.step('promote goes dev → staging → prod', async () => {
      const first = await gitops('promote');
      expectSuccess(first);
      expect(first.output).toContain('staging is live at http://localhost:32001');
      await open(page, `${staging}/shop`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const second = await gitops('promote');
      expectSuccess(second);
      expect(second.output).toContain(`prod is live at ${pages.prod}`);
    });

    await test.step('status and diff know it', async () => {
      expect(await statusOf('staging')).toMatchObject({ sync: 'Synced', health: 'Healthy' });
      const { output } = await gitops('diff', 'staging', 'dev', '--json');
      expect(JSON.parse(output)).toMatchObject({ environment: 'staging', images: [], commits: [] });
    });

    await test.step('a push removes it; its volumes stay until they are asked to go', async () => {
      expectSuccess((await scratch.takeBack()) ?? { code: 1, output: 'nothing was pushed' });
      await expect.poll(() => objectsIn('presage-staging', 'pods'), { timeout: 120_000 }).toEqual([]);
      expect(await objectsIn('presage-staging', 'persistentvolumeclaim')).toContain(
        'persistentvolumeclaim/database',
      );
      expect(await kubectl('--namespace', 'argocd', 'get', 'applications', '-o', 'name')).not.toContain(
        'staging',
      );
      expect((await gitops('forget', 'dev')).code).toBe(64);
      expectSuccess(await gitops('forget', 'staging'));
      expect(await kubectl('get', 'namespaces', '-o', 'name')).not.toContain('presage-staging');
    });
    await expectHealthy('dev');
    await expectHealthy('prod');
  });
