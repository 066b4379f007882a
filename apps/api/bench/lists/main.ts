import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureLists } from './measure.ts';

/**
 * The lists of the API with more and more rows, as JSON on standard output; `npm run bench -- scale` runs it.
 * PostgreSQL and the API are its own and are removed at the end.
 */
const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,10000,100000,1000000' } },
});
const sizes = values.sizes.split(',').map(Number);
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
