import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callerFolder, inheritedEnvironment } from './inherited.ts';

test('a child inherits every variable, with the changes on top', () => {
  const { PATH, HOME, ADDED } = inheritedEnvironment({ HOME: '/elsewhere', ADDED: '1' });
  assert.deepEqual([PATH, HOME, ADDED], [process.env.PATH, '/elsewhere', '1']);
});

test('paths are relative to the folder that npm was called in', (context) => {
  const before = process.env.INIT_CWD;
  context.after(() => {
    if (before === undefined) delete process.env.INIT_CWD;
    else process.env.INIT_CWD = before;
  });
  process.env.INIT_CWD = '/somewhere';
  assert.equal(callerFolder(), '/somewhere');
  delete process.env.INIT_CWD;
  assert.equal(callerFolder(), process.cwd());
});
