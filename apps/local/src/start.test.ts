import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('start.ts', import.meta.url));
let state: string;
let environment: NodeJS.ProcessEnv;

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });

before(async () => {
  state = await mkdtemp(join(tmpdir(), 'presage-start-'));
  await chmod(state, 0o755); // under root, PostgreSQL runs as another user
  environment = {
    ...process.env,
    XDG_STATE_HOME: join(state, 'home'),
    PRESAGE_WEB_PORT: String(await freePort()),
    PRESAGE_API_PORT: String(await freePort()),
    PRESAGE_DATABASE_PORT: String(await freePort()),
  };
});
after(() => rm(state, { recursive: true, force: true }));

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
}

function start(variables: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, [main], { env: { ...environment, ...variables } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += chunk;
    });
  }
  return { child, output: () => text };
}

/** Waits for a condition, at most 90 s: the first start of a clone builds the pages. */
async function until(condition: () => boolean | Promise<boolean>, output: () => string): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, `timed out after 90 s; output: ${output()}`);
    await pause(50);
  }
}

const answers = (port: string | undefined) =>
  fetch(`http://127.0.0.1:${port}/api/products?limit=1`).then(
    (response) => response.ok,
    () => false,
  );

test('npm start interrupted while it trains keeps nothing, and the next one serves every predictor', async () => {
  const interrupted = start();
  await until(
    () => /^ {2}\w+: /m.test(interrupted.output()) || interrupted.child.exitCode !== null,
    interrupted.output,
  );
  interrupted.child.kill('SIGINT');
  const [ended] = await once(interrupted.child, 'close');
  assert.equal(ended, 0, interrupted.output());
  const models = join(state, 'home', 'presage', 'local', 'models');
  assert.deepEqual(globSync('*/.training-*', { cwd: models }), []);

  const whole = start();
  await until(
    () => whole.output().includes('Ctrl-C stops everything') || whole.child.exitCode !== null,
    whole.output,
  );
  assert.equal(whole.child.exitCode, null, whole.output());
  assert.match(whole.output(), /✔ Train the first models \(\d/);
  const answer = await fetch(`http://127.0.0.1:${environment.PRESAGE_WEB_PORT}/api/models`);
  const { pins, models: versions } = (await answer.json()) as {
    pins: Record<string, string>;
    models: { predictor: string; pinned: boolean }[];
  };
  const serving = versions.filter(({ pinned }) => pinned).map(({ predictor }) => predictor);
  assert.deepEqual(serving.sort(), Object.keys(pins).sort());
  assert.equal((await stat(models)).mode & 0o777, 0o700);
  whole.child.kill('SIGINT');
  await once(whole.child, 'close');
});

test('npm start shows the shop, a second one is refused, and Ctrl-C twice stops every part', async () => {
  const first = start();
  await until(
    () => first.output().includes('Ctrl-C stops everything') || first.child.exitCode !== null,
    first.output,
  );
  assert.equal(first.child.exitCode, null, first.output());
  assert.match(first.output(), /✔ Train the first models \(already done\)/);
  const page = await fetch(`http://127.0.0.1:${environment.PRESAGE_WEB_PORT}/`);
  assert.match(await page.text(), /<div id="app">/);
  assert.ok(await answers(environment.PRESAGE_WEB_PORT));

  const second = start();
  const [code] = await once(second.child, 'close');
  assert.equal(code, 69);
  assert.match(second.output(), /Port \d+ of 127\.0\.0\.1 is in use/);
  assert.ok(await answers(environment.PRESAGE_WEB_PORT), 'the first still serves');

  first.child.kill('SIGINT');
  first.child.kill('SIGINT');
  const [ended] = await once(first.child, 'close');
  assert.equal(ended, 0, first.output());
  assert.equal(await answers(environment.PRESAGE_API_PORT), false);
});

test('a file in place of the state folder is refused by name', async () => {
  const file = join(state, 'file');
  await writeFile(file, '');
  const { child, output } = start({ XDG_STATE_HOME: file });
  const [code] = await once(child, 'close');
  assert.equal(code, 73);
  assert.match(output(), /cannot be created/);
});

test('a variable that is not a port is refused by name, with an example', async () => {
  const { child, output } = start({ PRESAGE_WEB_PORT: 'web' });
  const [code] = await once(child, 'close');
  assert.equal(code, 78);
  assert.match(output(), /PRESAGE_WEB_PORT="web" is not [\s\S]*PRESAGE_WEB_PORT=30001/);
});
