import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProgram } from './run-program.ts';

const script = (text: string, options = {}) => runProgram('sh', ['-c', text], options);

test('returns both outputs and the exit code', async () => {
  const { stdout, stderr, exitCode, failed } = await script('echo out; echo err >&2; exit 3');
  assert.deepEqual(
    { stdout, stderr, exitCode, failed },
    { stdout: 'out\n', stderr: 'err\n', exitCode: 3, failed: true },
  );
});

test('gives the input to the program, and none by default', async () => {
  assert.equal((await script('cat', { input: 'é\n' })).stdout, 'é\n');
  assert.equal((await script('cat')).stdout, '');
});

test('does not fail when the program ends before it has read its input', async () => {
  assert.equal((await script('exit 0', { input: 'x'.repeat(1_000_000) })).failed, false);
});

test('kills the program after the timeout', { timeout: 20_000 }, async () => {
  const { timedOut, failed, exitCode } = await runProgram('sleep', ['600'], { timeout: 50 });
  assert.deepEqual({ timedOut, failed, exitCode }, { timedOut: true, failed: true, exitCode: undefined });
});

test('reports a program that cannot be started', async () => {
  const { failed, message } = await runProgram('/no/such/program', []);
  assert.equal(failed, true);
  assert.match(message, /\/no\/such\/program could not be started: .*ENOENT/);
});
