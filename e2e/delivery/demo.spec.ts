import { readFile } from 'node:fs/promises';
import { gitops } from '../fixtures/cluster.ts';
import { expect, expectHealthy, test } from '../fixtures/delivery.ts';

/** The short ones: the others are slow, and other tests show the same. */
const numbers = [1, 4, 5, 8, 12];

test('the demonstration shows its steps in French, checks each and records what it printed', async ({
  page,
}, testInfo) => {
  for (const environment of ['dev', 'prod'] as const) await expectHealthy(environment);
  const picture = testInfo.outputPath('demo.svg');
  const { code, output } = await gitops(
    ...['demo', '--step', numbers.join(','), '--language', 'fr', '--record', picture],
  );
  expect(code, output).toBe(0);
  const rows = output.split('\n').filter((line) => /^✔ {2}\d/.test(line));
  expect(rows.map((row) => Number(/\d+/.exec(row)?.[0]))).toEqual(numbers);
  expect(output).toContain('depuis l’API : connecté ; depuis les pages : pas de connexion');
  expect(await readFile(picture, 'utf8')).toContain('Une règle qui bloque');
  await page.goto(`file://${picture}`);
  await expect(page.getByRole('img', { name: 'gitops demo' })).toBeVisible();
  for (const environment of ['dev', 'prod'] as const) await expectHealthy(environment);
});
