import { checkout } from '@presage/gitops';
import { execa } from 'execa';
import type { Growth } from './growth.ts';

interface ListFigure {
  readonly what: string;
  readonly milliseconds: Growth['values'];
}

/**
 * Times the lists of the API with more and more rows. The API's own benchmark does it, with a PostgreSQL of its own.
 * @throws Error when it fails
 */
export async function benchLists(sizes: readonly number[]): Promise<Growth[]> {
  const args = ['apps/api/bench/lists/main.ts', '--sizes', sizes.join(',')];
  const { stdout } = await execa(process.execPath, args, { cwd: checkout, stderr: 'inherit' });
  const figures: ListFigure[] = JSON.parse(stdout);
  return figures.map(({ what, milliseconds }) => ({ what, of: 'rows', unit: 'ms', values: milliseconds }));
}
