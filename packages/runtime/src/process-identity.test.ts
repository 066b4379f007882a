import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { isSameProcess, startTime } from './process-identity.ts';

test('a process is told apart from an earlier one with its id by its start time', async () => {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const started = startTime(pid);
  assert.ok(started);
  assert.equal(startTime(pid), started);
  assert.equal(isSameProcess(pid, started), true);
  assert.equal(isSameProcess(pid, `${started}0`), false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(startTime(pid), undefined);
  assert.equal(isSameProcess(pid, started), false);
});

test('nothing known is no process', () => {
  assert.equal(isSameProcess(0, ''), false);
  assert.equal(isSameProcess(process.pid, undefined), false);
  assert.equal(isSameProcess(process.pid, ''), false);
});
