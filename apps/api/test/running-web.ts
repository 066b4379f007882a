import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../web/server/main.ts', import.meta.url));

export interface RunningWeb extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** The lines of its log so far. */
  readonly log: Record<string, unknown>[];
}

/** The real web server as a process, with one page, before an API. */
export async function startWeb(apiUrl: string, variables: Record<string, string> = {}): Promise<RunningWeb> {
  const root = await mkdtemp(join(tmpdir(), 'presage-web-'));
  await writeFile(join(root, 'index.html'), '<!doctype html><title>Presage</title>');
  const web = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', ROOT: root, API_URL: apiUrl, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const log: Record<string, unknown>[] = [];
  const lines = createInterface({ input: web.stdout });
  lines.on('line', (line) => log.push(JSON.parse(line)));
  await Promise.race([once(lines, 'line'), once(web, 'exit')]);
  const port = Number(log[0]?.port);
  if (!port) throw new Error('The web server did not start.');
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    log,
    async [Symbol.asyncDispose]() {
      const ended = once(web, 'exit');
      web.kill('SIGTERM');
      await ended;
      await rm(root, { recursive: true, force: true });
    },
  };
}
