import { randomUUID } from 'node:crypto';
import { apis } from '../environment.ts';
import { clusterRecord, field, kubectl, run } from '../fixtures/cluster.ts';
import {
  actionOf,
  expect,
  nodeOf,
  openApplication,
  openTab,
  panelOf,
  test,
  tileOf,
} from '../fixtures/dashboard.ts';
import { expectHealthy } from '../fixtures/delivery.ts';

test('the page comes with its security headers, and allows no other page to frame it', async ({
  request,
}) => {
  const response = await request.get('/');
  expect(response.status()).toBe(200);
  const headers = response.headers();
  expect(headers['content-security-policy']).toBe("frame-ancestors 'self';");
  expect(headers['x-frame-options']).toBe('sameorigin');
  expect(await response.text()).toContain('<base href="/">');
});

test('a wrong password is refused with a message', async ({ page }) => {
  await page.goto('/login');
  await page.getByRole('button', { name: 'Sign In' }).click();
  await expect(page.getByText('Username is required')).toBeVisible();
  await page.getByLabel('Username').fill('presage');
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign In' }).click();
  await expect(page.getByText('Invalid username or password')).toBeVisible();
});

test('I sign in, see both applications Synced and Healthy, and sign out', async ({ page, signIn }) => {
  await Promise.all([expectHealthy('dev'), expectHealthy('prod')]);
  await signIn('presage');
  for (const environment of ['dev', 'prod'] as const) {
    const tile = tileOf(page, environment);
    await expect(tile).toContainText('Synced');
    await expect(tile).toContainText('Healthy');
    await expect(tile).toContainText(`env/${environment}`);
  }
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await page.goto('/applications');
  await expect(page.getByRole('button', { name: 'Sign In' })).toBeVisible();
});

test('I read the tree of an application, the events of a pod, and its log while it is written', async ({
  page,
  playwright,
  signIn,
}) => {
  await expectHealthy('dev');
  await signIn('presage');
  await openApplication(page, 'dev');
  for (const [kind, name] of [
    ['deploy', /^web$/],
    ['sts', /^database$/],
    ['svc', /^api-public$/],
    ['pvc', /^models$/],
  ] as const)
    await expect(nodeOf(page, kind, name)).toBeVisible();

  await nodeOf(page, 'pod', /^api-/).first().click();
  const panel = panelOf(page);
  await expect(panel.getByText('Live Manifest')).toBeVisible();
  await openTab(page, 'EVENTS');
  await expect(
    panel.locator('.events-list__event').first().or(panel.getByText('No events available')),
  ).toBeVisible();
  await openTab(page, 'LOGS');
  await expect(panel.locator('.pod-logs-viewer')).toContainText('"level"');
  const product = `/api/products/${randomUUID()}`;
  const visitor = await playwright.request.newContext({ baseURL: apis.dev });
  expect((await visitor.get(product)).status()).toBe(404);
  await visitor.dispose();
  await expect(panel.locator('.pod-logs-viewer')).toContainText(product);
});

test('I read what was deployed, with the messages of its commits, and open the sync panel', async ({
  page,
  signIn,
}) => {
  await expectHealthy('dev');
  const revision = await kubectl(
    ...[
      '-n',
      'argocd',
      'get',
      'application',
      'presage-dev',
      '-o',
      'jsonpath={.status.history[-1:].revision}',
    ],
  );
  const { repository } = await clusterRecord();
  const { output: subject } = await run('git', [
    `--git-dir=${repository}`,
    'log',
    '-1',
    '--format=%s',
    revision,
  ]);
  await signIn('presage');
  await openApplication(page, 'dev');
  await actionOf(page, 'History and rollback').click();
  const latest = panelOf(page).locator('.application-deployment-history__item').first();
  await expect(latest).toContainText(revision.slice(0, 7));
  // The list shows the beginning of a long subject.
  await expect(latest).toContainText(subject.trim().slice(0, 40));
  await page.keyboard.press('Escape');
  await expect(panelOf(page)).toHaveCount(0);

  await actionOf(page, 'Sync').click();
  await expect(panelOf(page).getByRole('button', { name: 'Synchronize' })).toBeEnabled();
  await expect(panelOf(page).getByLabel('Revision')).toHaveValue('refs/heads/env/dev');
  await expect(panelOf(page).getByLabel('Prune last')).toBeChecked();
  await panelOf(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(panelOf(page)).toHaveCount(0);
});

test('I see the difference of a drifted object while self-healing is paused', async ({ page, signIn }) => {
  const selfHeal = (value: boolean) =>
    kubectl(
      ...['-n', 'argocd', 'patch', 'applicationset', 'presage', '--type=json', '-p'],
      JSON.stringify([{ op: 'replace', path: '/spec/template/spec/syncPolicy/automated/selfHeal', value }]),
    );
  const paused = () =>
    kubectl(
      ...['-n', 'argocd', 'get', 'application', 'presage-dev', '-o'],
      'jsonpath={.spec.syncPolicy.automated.selfHeal}',
    );
  await expectHealthy('dev');
  await selfHeal(false);
  try {
    await expect.poll(paused).toMatch(/^(false)?$/);
    await kubectl('-n', 'presage-dev', 'scale', 'deployment', 'web', '--replicas=2');
    await signIn('presage');
    await expect(tileOf(page, 'dev')).toContainText('OutOfSync');
    await openApplication(page, 'dev');
    await nodeOf(page, 'deploy', /^web$/).click();
    await openTab(page, 'DIFF');
    const diff = panelOf(page).locator('.application-resources-diff');
    await expect(diff).toContainText('replicas: 2');
    await expect(diff).toContainText('replicas: 1');
  } finally {
    await selfHeal(true);
  }
  await expect.poll(() => field('dev', 'deployment/web', '{.spec.replicas}'), { timeout: 120_000 }).toBe('1');
  await expectHealthy('dev');
});

test('it loads everything from its own host, in the dark theme too', async ({ page, signIn }) => {
  await signIn('presage');
  await page.goto('/settings/appearance');
  await page.locator('.select__value').click();
  await page.locator('.select__option').filter({ hasText: 'Dark' }).click();
  await expect(page.locator('.theme-dark .cd-layout')).toBeVisible();
  await openApplication(page, 'prod');
  const background = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  for (const selector of ['.top-bar', '.application-resource-tree__node'])
    expect(Number(/\d+/.exec(await background(selector))?.[0]), selector).toBeLessThan(64);
  const fonts = () =>
    page.evaluate(() =>
      [...document.fonts]
        .filter(({ status }) => status === 'loaded')
        .map(({ family }) => family.replaceAll('"', '')),
    );
  await expect.poll(fonts).toEqual(expect.arrayContaining(['argo-icon', 'Font Awesome 6 Free']));
});

test.describe('on my phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the list, an application and its sync panel fit the screen', async ({ page, signIn }) => {
    const expectNotTooWide = async (what: string) => {
      const overflow = () =>
        page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await expect.poll(overflow, what).toBe(0);
    };
    await signIn('viewer');
    // The navigation gives way to its icons.
    await page.locator('.sidebar__collapse-button').tap();
    await expect(tileOf(page, 'prod')).toContainText('Healthy');
    await expectNotTooWide('the list');
    await tileOf(page, 'prod').locator('.applications-list__title').tap();
    await expect(page.locator('.application-resource-tree__node').first()).toBeVisible();
    await expectNotTooWide('an application');
    await page.goto('/applications/argocd/presage-prod?deploy=all');
    await expect(panelOf(page).getByRole('button', { name: 'Synchronize' })).toBeVisible();
    await expectNotTooWide('the sync panel');
  });
});
