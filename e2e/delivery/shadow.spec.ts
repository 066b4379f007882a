import { apis, pages } from '../environment.ts';
import { gitops } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { apiPodsOf, servedBy, servedIn, trainOnOtherRecords } from '../fixtures/models.ts';
import { describedAs } from '../fixtures/predictors.ts';

const predictions = 60;

interface Figures {
  readonly isShadow: boolean;
  readonly predictions: number;
  readonly against: string | null;
}

/** How a version answers as a shadow version in dev. */
const figuresOf = async (digest: string): Promise<Figures> =>
  (await fetch(`${apis.dev}/api/models/${digest}/shadow`)).json() as Promise<Figures>;

test('a shadow version answers my predictions unseen: I pin it with a push, read how it agrees, and remove it', async ({
  page,
  request,
  words,
  scratch,
}) => {
  await expectHealthy('dev');
  const serves = await servedIn('dev');
  const shadow = await trainOnOtherRecords();
  const pods = await apiPodsOf('dev');
  const { fields } = await describedAs(request, 'churn');
  const input = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, (field as { default?: unknown }).default]),
  );

  await test.step('one that serves already is refused before it reaches main', async () => {
    const line = `churn=${serves}\nchurn.shadow=${serves}`;
    await scratch.edit('overlays/dev/models.env', /^churn=.*$/m, line);
    await scratch.commit('dev: the same version twice');
    const { code, output } = await scratch.push();
    expect(code).not.toBe(0);
    expect(output).toMatch(/overlays\/dev\/models\.env:\d+: churn\.shadow is the version that serves/);
    await scratch.git('reset', '--quiet', '--hard', 'HEAD~1');
  });

  await test.step('pin it with a push', async () => {
    await scratch.edit('overlays/dev/models.env', /^crime=/m, `churn.shadow=${shadow}\ncrime=`);
    await scratch.commit('dev: a shadow version of churn');
    const { code, output } = await scratch.push();
    expect(code, output).toBe(0);
    expect(output).toContain(`dev is live at ${pages.dev}`);
    expect(await servedBy('dev')).toMatchObject({ models: { churn: serves }, pinProblem: null });
    expect(await apiPodsOf('dev'), 'no pod was replaced').toEqual(pods);
  });

  await test.step('predict: the version that serves answers', async () => {
    for (let tenure = 0; tenure < predictions; tenure++) {
      const answer = await request.post(`${apis.dev}/predict`, { data: { ...input, tenure } });
      const text = await answer.text();
      expect(answer.status(), text).toBe(200);
      expect(JSON.parse(text).model).toBe(serves);
      expect(text).not.toContain(shadow);
    }
    await expect
      .poll(() => figuresOf(shadow), { timeout: 30_000, intervals: [1_000] })
      .toMatchObject({ isShadow: true, predictions, against: serves });
  });

  await test.step('read how it agrees, on the page and in the terminal', async () => {
    const name = shadow.slice('sha256:'.length, 'sha256:'.length + 12);
    await page.goto(`${pages.dev}/models`);
    const row = page.getByRole('row').filter({ hasText: name });
    await expect(row.getByText(words.models.shadow.badge, { exact: true })).toBeVisible();
    await page.getByRole('row').getByRole('link', { name }).click();
    const section = page.getByRole('region', { name: words.models.shadow.title });
    await expect(section).toContainText(words.models.shadow.is);
    await expect(section).toContainText(words.models.shadow.agreement);
    await expect(section.getByRole('link', { name: serves.slice('sha256:'.length, 19) })).toBeVisible();
    const { code, output } = await gitops('model', 'show', 'churn', name, '--env', 'dev');
    expect(code, output).toBe(0);
    expect(output).toContain(`Shadow beside churn@${serves.slice(0, 19)}, on ${predictions} predictions`);
    expect(output).toMatch(/same class \d+\.\d %/);
    expect(output).toMatch(/\/predictions\/[0-9a-f-]{36}$/m);
    expect((await gitops('model', 'list', '--env', 'dev')).output).toMatch(
      new RegExp(`churn +${shadow.slice(0, 19)} +shadow`),
    );
  });

  await test.step('remove it: it answers no more, and what it answered stays', async () => {
    await scratch.edit('overlays/dev/models.env', /^churn\.shadow=.*\n/m, '');
    await scratch.commit('dev: churn without a shadow version');
    const { code, output } = await scratch.push();
    expect(code, output).toBe(0);
    const answer = await request.post(`${apis.dev}/predict`, { data: input });
    expect(answer.status()).toBe(200);
    expect(await figuresOf(shadow)).toMatchObject({ isShadow: false, predictions });
  });
});
