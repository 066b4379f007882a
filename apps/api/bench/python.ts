import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './serving/processes.ts';

/**
 * The folder of programs of a Python environment with these packages. It is created once, from PyPI, in the cache
 * folder; other versions get another environment.
 * @param requirements a file for pip, with exact versions
 * @throws Error with what pip printed
 */
export async function pythonPrograms(requirements: string, report: (line: string) => void): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const version = await run(['python3', '--version']);
  const key = createHash('sha256').update(version).update(readFileSync(requirements)).digest('hex');
  const folder = join(cache, 'presage', `bench-${key.slice(0, 12)}`);
  const done = join(folder, 'done');
  if (!existsSync(done)) {
    const names = readFileSync(requirements, 'utf8').match(/^[\w-]+/gm) ?? [];
    report(`Installing ${names.join(', ')} from PyPI (about 40 s the first time) …`);
    rmSync(folder, { recursive: true, force: true });
    await run(['python3', '-m', 'venv', folder]);
    const pip = join(folder, 'bin', 'python');
    await run([pip, '-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
    writeFileSync(done, '');
  }
  return join(folder, 'bin');
}
