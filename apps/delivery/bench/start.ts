import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { checkout, gitIn } from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import { firstAnswer } from './first-answer.ts';

/** Seconds from `npm start` until its web server answers with a product: pages, API and database are up. */
export interface StartFigures {
  /** In a fresh clone: nothing is installed, built or cached, not even by npm. */
  readonly first: number;
  readonly again: readonly number[];
}

const longest = 300_000;

/** Free ports, requested together so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Runs `npm start` and stops it with Ctrl-C after the first answer. @returns seconds to that answer */
async function measureStart(clone: string, env: NodeJS.ProcessEnv): Promise<number> {
  const began = Date.now();
  // Its own session: like Ctrl-C in a terminal, the signal reaches npm and every process that it started.
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = new AbortController();
  child.once('exit', () => ended.abort());
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(longest)]);
  const url = `http://localhost:${env.PRESAGE_WEB_PORT}/api/products?limit=1`;
  const answered = await firstAnswer(url, (answer) => answer.includes('"priceCents"'), signal);
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
  await closed;
  if (answered !== undefined) return (answered - began) / 1000;
  throw new Refusal(
    `\`npm start\` showed no product:\n${(await output).join('')}`,
    'Fix the error above and run the same command again.',
  );
}

export interface StartOptions {
  /** Number of further starts. */
  readonly runs: number;
  readonly say: (line: string) => void;
}

/**
 * Measures `npm start` in a fresh clone of this checkout's HEAD, with its own state, caches and ports; removes all
 * of it at the end.
 * @throws Refusal when it shows no product within 5 min
 */
export async function benchStart({ runs, say }: StartOptions): Promise<StartFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-bench-'));
  // Under root, PostgreSQL runs as another user, who needs to reach its data in here.
  await chmod(folder, 0o711);
  const clone = join(folder, 'clone');
  const [web, api, database] = await freePorts(3);
  const env = {
    ...process.env,
    XDG_STATE_HOME: join(folder, 'state'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    npm_config_cache: join(folder, 'npm'),
    PRESAGE_WEB_PORT: String(web),
    PRESAGE_API_PORT: String(api),
    PRESAGE_DATABASE_PORT: String(database),
  };
  try {
    await gitIn(folder)(['clone', '--quiet', '--no-local', checkout, clone]);
    const first = await measureStart(clone, env);
    say(`npm start, first: ${first.toFixed(1)} s`);
    const again: number[] = [];
    for (let run = 1; run <= runs; run++) {
      const seconds = await measureStart(clone, env);
      again.push(seconds);
      say(`npm start, again ${run} of ${runs}: ${seconds.toFixed(2)} s`);
    }
    return { first, again };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
