import { gitIn } from '@presage/gitops';
import { pages } from '../environment.ts';
import { expectAccessible } from '../fixtures/accessibility.ts';
import { expect, test } from '../fixtures/administration.ts';
import { clusterRecord, gitops, kubectl } from '../fixtures/cluster.ts';
import { expectHealthy } from '../fixtures/delivery.ts';
import { clone, type Scratch } from '../fixtures/scratch.ts';
import { say } from '../fixtures/words.ts';

interface Logged {
  readonly commit: string;
  readonly action: string;
  readonly by: string;
  readonly outcome: string;
}

const log = async (environment: string) =>
  JSON.parse((await gitops('log', environment, '--json')).output) as Logged[];

const treeOf = async (commit: string) =>
  gitIn((await clusterRecord()).repository)(['rev-parse', `${commit}^{tree}`]);

/** Long enough for a rollout of prod. */
const live = { timeout: 300_000 };

test.describe('as an administrator', () => {
  test.describe.configure({ mode: 'serial' });
  test.use({ baseURL: pages.prod });
  test.setTimeout(600_000);

  let scratch: Scratch;
  test.beforeAll('prod has had two deliveries', async () => {
    scratch = await clone();
    await scratch.edit('apps/web/src/locales/en.ts', /headline: .*,/, `headline: 'Swifts.',`);
    await scratch.commit('web: a headline to roll back');
    for (const { code, output } of [await scratch.push(), await gitops('promote')])
      expect(code, output).toBe(0);
  });
  test.afterAll(async () => {
    const outcome = await scratch.takeBack();
    await scratch.close();
    expect(outcome?.code ?? 0, outcome?.output ?? '').toBe(0);
  });

  // The API is replaced by its own rollback: for a moment it may not answer.
  test.beforeEach(({ troubles }) => troubles.expect(/status of 50[234]|Failed to fetch|ERR_/));

  test('I roll prod back to an earlier delivery, and the audit list has it', async ({
    page,
    words,
    signIn,
  }) => {
    const { deliveries, account, administration } = words;
    const [, target] = await log('prod');
    if (!target) throw new Error('prod has had one delivery alone');
    await signIn();
    await page.goto('/deliveries');
    await page.getByLabel(deliveries.log.filter).selectOption('prod');
    await page
      .getByRole('article')
      .filter({ hasText: target.commit.slice(0, 12) })
      .first()
      .getByRole('button', { name: deliveries.order.restore })
      .click();
    const title = say(deliveries.order.title.rollback, {
      environment: 'prod',
      source: target.commit.slice(0, 12),
    });
    await expect(page.getByRole('heading', { name: title })).toBeFocused();
    const submit = page.getByRole('button', {
      name: say(deliveries.order.do.rollback, { environment: 'prod' }),
    });
    await expect(submit).toBeDisabled();
    await page.getByLabel(say(deliveries.order.type, { environment: 'prod' })).fill('prod');
    await expect(submit).toBeEnabled({ timeout: 30_000 });
    await expectAccessible(page, 'a rollback before it is asked for');
    await submit.click();
    await expect(page.getByRole('status').filter({ hasText: deliveries.job.state.live })).toBeVisible(live);
    const [now] = await log('prod');
    expect([now?.action, now?.outcome]).toEqual(['rollback', 'live']);
    expect(await treeOf(now?.commit ?? '')).toBe(await treeOf(target.commit));
    await page.goto('/administration');
    await page.getByRole('link', { name: administration.audit }).click();
    const row = page
      .getByRole('row')
      .filter({ hasText: account.audit.actions['environment-rolled-back'] })
      .first();
    await expect(row).toContainText(account.audit.outcomes.live);
  });

  test('I promote dev to prod', async ({ page, words, signIn }) => {
    const { deliveries } = words;
    await expectHealthy('dev');
    await signIn();
    await page.goto('/deliveries');
    const names = { source: 'dev', environment: 'prod' };
    await page.getByRole('button', { name: say(deliveries.order.promote, names) }).click();
    await page.getByLabel(say(deliveries.order.type, names)).fill('prod');
    const submit = page.getByRole('button', { name: say(deliveries.order.do.promote, names) });
    await expect(submit).toBeEnabled({ timeout: 30_000 });
    await submit.click();
    await expect(page.getByRole('status').filter({ hasText: deliveries.job.state.live })).toBeVisible(live);
    await expectHealthy('prod');
    const [dev] = await log('dev');
    const [prod] = await log('prod');
    expect(dev?.outcome).toBe('live');
    expect(prod?.outcome).toBe('live');
  });
});

test('the account of the service reads no Secret and creates nothing', async () => {
  const as = '--as=system:serviceaccount:kube-system:deliveries';
  const may = (...what: string[]) =>
    kubectl('auth', 'can-i', ...what, as).catch((error: Error) => error.message);
  expect(await may('list', 'pods', '--namespace', 'presage-prod')).toMatch(/^yes/);
  for (const what of [
    ['get', 'secrets', '--namespace', 'presage-prod'],
    ['create', 'pods', '--namespace', 'presage-prod'],
    ['list', 'pods', '--namespace', 'kube-system'],
    ['patch', 'applications.argoproj.io/other', '--namespace', 'argocd'],
  ])
    expect(await may(...what), what.join(' ')).toMatch(/no/);
});
