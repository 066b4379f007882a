import { pages } from '../environment.ts';
import { expect, expectHealthy, open, test } from '../fixtures/delivery.ts';
import { clone } from '../fixtures/scratch.ts';
import { readInfo } from '../fixtures/shop-api.ts';

test.use({ baseURL: pages.dev });

test('my colleague and I push at the same time: one waits for the other, and both changes become live', async ({
  page,
  request,
  scratch,
}) => {
  await expectHealthy('dev');
  const before = await readInfo(request);
  const level = before.logLevel === 'debug' ? 'info' : 'debug';
  const sentence = `Two swallows at ${new Date().toISOString()}.`;
  const colleague = await clone();
  try {
    await scratch.edit('apps/web/src/locales/en.ts', /headline: .*,/, `headline: '${sentence}',`);
    const first = await scratch.commit('web: another headline');
    await colleague.edit('overlays/dev/kustomization.yaml', /LOG_LEVEL=\w+/, `LOG_LEVEL=${level}`);
    await colleague.commit(`dev: ${level} logs`);

    const pushing = scratch.push();
    const main = async () => (await colleague.git('ls-remote', 'origin', 'refs/heads/main')).output;
    await expect.poll(main, { timeout: 60_000, intervals: [50] }).toContain(first);
    const second = await colleague.push();
    const mine = await pushing;
    expect(mine.code, mine.output).toBe(0);
    expect(second.code, second.output).toBe(0);
    expect(second.output).toContain(`Waiting for its turn: the push of ${first.slice(0, 12)} is running.`);
    expect(second.output).toContain(`dev is live at ${pages.dev}`);

    await expectHealthy('dev');
    await open(page, '/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(sentence);
    await expect.poll(async () => (await readInfo(request)).logLevel, { timeout: 15_000 }).toBe(level);
    await colleague.git('fetch', '--quiet', 'origin');
    const log = await colleague.git('log', '--first-parent', '-2', '--format=%s', 'origin/env/dev');
    expect(log.output).toMatch(new RegExp(`${level} logs[^]*another headline`));
  } finally {
    await colleague.takeBack();
    await colleague.close();
  }
});
