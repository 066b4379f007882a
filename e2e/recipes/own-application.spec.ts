import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { inheritedEnvironment } from '@presage/runtime/inherited';
import { pages } from '../environment.ts';
import { gitops } from '../fixtures/cluster.ts';
import { expect, expectHealthy, open, test } from '../fixtures/delivery.ts';
import {
  expectSuccess,
  followRecipe,
  gitopsIn,
  installPackages,
  statusOf,
  textAt,
} from '../fixtures/recipes.ts';

test.use({ origins: [pages.dev, pages.prod] });

test('my own application replaces the demonstration, and is removed again', async ({ page, scratch }) => {
  await installPackages(scratch);

  await test.step('adopt removes the demonstration and touches neither gitops/, platform/ nor argocd/', async () => {
    expectSuccess(await gitopsIn(scratch, 'adopt'));
    const changed = await followRecipe(scratch, 'own-application.md');
    expect(changed.length).toBeLessThanOrEqual(10);
    await scratch.commit('Put our site in place of the demonstration');
    const { output } = await scratch.git('show', '--name-only', '--format=', 'HEAD');
    expect(output.split('\n').filter((path) => /^(gitops|platform|argocd)\//.test(path))).toEqual([]);
    const { code, output: valid } = await gitopsIn(scratch, 'validate');
    expect(code, valid).toBe(0);
  });

  await test.step('npm start runs it alone', async () => {
    const child = spawn('npm', ['start'], {
      cwd: scratch.folder,
      env: inheritedEnvironment({ PORT: '33001' }),
      detached: true,
    });
    try {
      await expect
        .poll(() => textAt('http://127.0.0.1:33001/').catch(() => ''), { timeout: 60_000 })
        .toContain('Our site');
    } finally {
      if (child.pid) process.kill(-child.pid, 'SIGTERM');
      await once(child, 'close');
    }
  });

  await test.step('a push shows its page in dev, promote in prod', async () => {
    const pushed = await scratch.push();
    expectSuccess(pushed);
    expect(pushed.output).toContain(`dev is live at ${pages.dev}`);
    await open(page, pages.dev);
    await expect(page.getByRole('heading', { name: 'Our site' })).toBeVisible();
    expect((await gitops('diff')).output).toContain('presage/site');
    const promoted = await gitops('promote');
    expectSuccess(promoted);
    expect(promoted.output).toContain(`prod is live at ${pages.prod}`);
    await open(page, pages.prod);
    await expect(page.getByText('Version 1')).toBeVisible();
  });

  await test.step('a second version is pushed, promoted and rolled back', async () => {
    await scratch.edit('apps/site/server.mjs', 'Version 1', 'Version 2');
    await scratch.commit('Show version 2');
    expectSuccess(await scratch.push());
    expect(await textAt(pages.dev)).toContain('Version 2');
    expectSuccess(await gitops('promote'));
    expect(await textAt(pages.prod)).toContain('Version 2');
    expectSuccess(await gitops('rollback', 'prod'));
    expect(await textAt(pages.prod)).toContain('Version 1');
    expect(await statusOf('prod')).toMatchObject({
      sync: 'Synced',
      health: 'Healthy',
      images: [{ name: 'presage/site' }],
    });
  });

  await test.step('the demonstration comes back with its data', async () => {
    expectSuccess((await scratch.takeBack()) ?? { code: 1, output: 'nothing was pushed' });
    expectSuccess(await gitops('promote'));
    await expectHealthy('prod');
    await open(page, `${pages.prod}/shop`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  });
});
