import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customer, customersTable } from '../../apps/api/test/customers.ts';
import { apis, pages } from '../environment.ts';
import { gitops } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';
import { servedBy } from '../fixtures/models.ts';

const rows = 3000;

interface Made {
  readonly model: string;
  readonly synthetic: boolean;
  readonly outcome: { readonly value: number; readonly class: string };
  readonly explanation: {
    readonly base: number;
    readonly score: number;
    readonly contributions: Readonly<Record<string, number>>;
  };
}

test('a file of 20 columns becomes a predictor in dev, trained on its rows, and its time is reported', async ({
  page,
  scratch,
}) => {
  await expectHealthy('dev');
  const folder = await mkdtemp(join(tmpdir(), 'presage-table-'));
  const seconds: Record<string, number> = {};
  const timed = <Result>(title: string, work: () => Promise<Result>): Promise<Result> =>
    test.step(title, async () => {
      const began = performance.now();
      const result = await work();
      seconds[title] = (performance.now() - began) / 1000;
      return result;
    });
  const accepted = async (...args: readonly string[]) => {
    const { code, output } = await gitops(...args);
    expect(code, output).toBe(0);
    return output;
  };
  const pushed = async (subject: string) => {
    await scratch.commit(subject);
    const { code, output } = await scratch.push();
    expect(code, output).toBe(0);
    expect(output).toContain(`dev is live at ${pages.dev}`);
    return output;
  };
  try {
    const file = join(folder, 'customers.csv');
    await writeFile(file, customersTable(rows));

    await timed('describe', async () => {
      // The verb writes into its own checkout; this clone is another one.
      const args = ['--from', file, '--target', 'Exited', '--dry-run', '--json'];
      const { description } = JSON.parse(await accepted('predictor', 'create', 'bank', ...args));
      const json = `${JSON.stringify(description, null, 2)}\n`;
      await scratch.write('apps/api/src/predictors/bank/predictor.json', json);
    });
    await timed('push', () => pushed('api: a predictor of customers who leave'));
    await timed('import', () => accepted('data', 'import', 'bank', file, '--to', 'dev'));
    const digest = await timed('train', async () => {
      const output = await accepted('model', 'train', 'bank');
      return /^bank (sha256:[0-9a-f]{64}), /m.exec(output)?.[1] ?? '';
    });
    expect(digest).toMatch(/^sha256:/);
    await timed('pin', async () => {
      await scratch.edit('overlays/dev/models.env', /\s*$/, `\nbank=${digest}\n`);
      const output = await pushed('dev: bank learnt from the customers');
      expect(output, 'no image is built for a pin').not.toMatch(/Build (api|web|database):/);
      await expect.poll(async () => (await servedBy('dev'))?.models.bank, { intervals: [200] }).toBe(digest);
    });
    const made = await timed('predict', async () => {
      const response = await fetch(`${apis.dev}/api/predictors/bank/predictions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(customer),
      });
      expect(response.status).toBe(201);
      return (await response.json()) as Made;
    });
    expect([made.model, made.synthetic, made.outcome.class]).toEqual([digest, false, '1']);
    const { base, score, contributions } = made.explanation;
    const sum = Object.values(contributions).reduce((total, one) => total + one, base);
    expect(Math.abs(sum - score)).toBeLessThan(1e-9);

    const total = Object.values(seconds).reduce((all, one) => all + one, 0);
    const parts = Object.entries(seconds).map(([title, one]) => `${title} ${one.toFixed(1)} s`);
    const text = `${total.toFixed(1)} s: ${parts.join(', ')}`;
    test.info().annotations.push({ type: 'seconds', description: text });
    console.log(`From a file of 20 columns to a prediction in dev: ${text}`);

    await page.goto(`${pages.dev}/predict/bank`);
    await expect(page.getByLabel('Credit score')).toBeVisible();
  } finally {
    await gitops('data', 'remove', 'bank', '--to', 'dev');
    await rm(folder, { recursive: true, force: true });
  }
});
