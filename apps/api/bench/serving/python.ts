import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from './processes.ts';

const requirements = join(import.meta.dirname, 'requirements.txt');

/**
 * The folder of programs of a Python environment with FastAPI, pandas and scikit-learn. It is created once, from
 * PyPI, in the cache folder; other versions get another environment.
 * @throws Error with what pip printed
 */
export async function pythonPrograms(report: (line: string) => void): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const version = await run(['python3', '--version']);
  const key = createHash('sha256').update(version).update(readFileSync(requirements)).digest('hex');
  const folder = join(cache, 'presage', `bench-${key.slice(0, 12)}`);
  const done = join(folder, 'done');
  if (!existsSync(done)) {
    report('Installing FastAPI, pandas and scikit-learn from PyPI (about 40 s the first time) …');
    rmSync(folder, { recursive: true, force: true });
    await run(['python3', '-m', 'venv', folder]);
    const pip = join(folder, 'bin', 'python');
    await run([pip, '-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
    writeFileSync(done, '');
  }
  return join(folder, 'bin');
}
