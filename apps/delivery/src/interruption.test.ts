import { deepEqual, equal, match } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

const program = `
  import { setTimeout as pause } from 'node:timers/promises';
  import { execa } from 'execa';
  import { interruption } from ${JSON.stringify(new URL('./interruption.ts', import.meta.url).href)};
  {
    using interrupted = interruption(console.log, 'ending');
    const child = execa('sleep', ['0.5']);
    console.log('ready');
    await child.catch(() => undefined);
    await pause(Number(process.argv[1]));
    console.log(interrupted.signal.aborted ? 'restored' : 'not interrupted');
  }
`;

/** Runs it in its own process, presses Ctrl-C at each line of `presses`, and waits for the end. */
async function pressing(presses: readonly string[], milliseconds: number) {
  const args = ['--input-type=module-typescript', '--eval', program, '--', `${milliseconds}`];
  const child = spawn(process.execPath, args, {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
    if (presses.some((line) => `${data}`.includes(line))) child.kill('SIGINT');
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, lines: output.trim().split('\n') };
}

test('after Ctrl-C a command ends by itself, also while it runs a program', async () => {
  const { code, lines } = await pressing(['ready'], 0);
  deepEqual(lines, ['ready', 'ending', 'restored']);
  equal(code, 0);
});

test('a second Ctrl-C ends it at once', async () => {
  const { code, lines } = await pressing(['ready', 'ending'], 60_000);
  equal(code, 130);
  match(lines.join(), /^ready,ending$/);
});
