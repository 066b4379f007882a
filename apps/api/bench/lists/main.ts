import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchmark, whole } from '../options.ts';
import { measureLists } from './measure.ts';

/**
 * The lists of the API with more and more rows, as JSON on standard output; `npm run bench -- scale` runs it.
 * PostgreSQL and the API are its own and are removed at the end.
 */
const { sizes } = benchmark('lists', 'time of the lists of the API with more and more rows, as JSON')
  .option(
    '--sizes <numbers>',
    'rows, ascending',
    (given) => given.split(',').map(whole(1, 10_000_000)),
    [1_000, 10_000, 100_000, 1_000_000],
  )
  .parse()
  .opts<{ sizes: number[] }>();
const report = (line: string) => console.error(line);

if (spawnSync('taskset', ['--version']).error) {
  report('taskset is missing, which gives the API a core of its own, on Linux: apt-get install util-linux');
  process.exit(69);
}
const folder = mkdtempSync(join(tmpdir(), 'presage-bench-'));
// If this runs as root, PostgreSQL runs as another user.
chmodSync(folder, 0o755);
try {
  console.log(JSON.stringify(await measureLists(folder, sizes, report), null, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
