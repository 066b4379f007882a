import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ask, writeSite } from './testing.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const root = writeSite();

function start(environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: '0', ROOT: root, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, said };
}

test('exits 78 on a bad configuration, with a line for each value', async () => {
  const { code, said } = await ended(start({ PORT: 'web', API_URL: 'api' }));
  expect(code).toBe(78);
  expect(said.trim().split('\n')).toEqual([
    'PORT="web" is not a whole number between 0 and 65535. Example: PORT=8080',
    'API_URL="api" is not a URL. Example: API_URL=http://127.0.0.1:30080',
  ]);
});

test('exits 70 on a port in use, and names it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, said } = await ended(start({ PORT: String(port) }));
  other.close();
  expect(code).toBe(70);
  expect(said).toContain(`Port ${port} is in use.`);
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'stops on %s with exit code 0, logging JSON with levels',
  async (signal) => {
    const child = start({});
    const lines: { level: string; msg: string; port?: number }[] = [];
    const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    reader.on('line', (line) => lines.push(JSON.parse(line)));
    // Lines are written in blocks: the process is killed only after the first has arrived.
    await once(reader, 'line');
    expect((await ask(lines[0]?.port ?? 0, { path: '/readyz' })).status).toBe(200);
    child.kill(signal);
    expect((await ended(child)).code).toBe(0);
    expect(lines.map(({ level, msg }) => `${level} ${msg}`)).toEqual([
      'info listening',
      'info draining',
      'info stopped',
    ]);
  },
);
