import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkout } from '@presage/platform/configuration';
import { execa } from 'execa';
import { descriptorIn } from '../descriptor/load.ts';

let root: string;

const suites = {
  works: `import { test } from 'node:test'; import { mkdirSync } from 'node:fs'; import { tmpdir } from 'node:os';
    test('one', () => {}); test('two', () => { mkdirSync(tmpdir() + '/playwright-transform-cache-0'); });`,
  fails: `import { test } from 'node:test'; test('one', () => { throw new Error('no'); });`,
  empty: 'export {};',
  leaves: `import { test } from 'node:test'; import { mkdtempSync } from 'node:fs'; import { tmpdir } from 'node:os';
    test('one', () => { mkdtempSync(tmpdir() + '/forgotten-'); });`,
};
const reporters =
  '--test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=$JUNIT_REPORT';

async function writeWorkspace(name: string, script: string, source: string): Promise<void> {
  await mkdir(join(root, name), { recursive: true });
  await writeFile(join(root, name, 'package.json'), JSON.stringify({ name, scripts: { test: script } }));
  await writeFile(join(root, name, 'a.test.mjs'), source);
}

/** Runs suites in a process of its own, because they write to its standard output. */
const runSuites = (...workspaces: string[]) =>
  execa(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `const { runSuites } = await import(${JSON.stringify(new URL('suites.ts', import.meta.url))});
       process.exitCode = await runSuites(${JSON.stringify(workspaces)}, ${JSON.stringify(root)});`,
    ],
    { reject: false, all: true, env: { TMPDIR: join(root, 'tmp'), NODE_TEST_CONTEXT: undefined } },
  );

describe('the test suites of workspaces', () => {
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'presage-suites-'));
    const workspaces = [...Object.keys(suites), 'silent'];
    await writeFile(join(root, 'package.json'), JSON.stringify({ private: true, workspaces }));
    await mkdir(join(root, 'tmp'));
    for (const [name, source] of Object.entries(suites)) {
      await writeWorkspace(name, `node --test ${reporters} a.test.mjs`, source);
    }
    await writeWorkspace('silent', 'node a.test.mjs', '');
  });
  after(() => rm(root, { recursive: true, force: true }));

  test('are shown as they run and counted together on the last line', async () => {
    const { all, exitCode } = await runSuites('works', 'fails');
    assert.match(all, /── works\n✔ one/);
    assert.match(all, /\nDid not pass:\n✖ fails: .*a\.test\.mjs: one: no\n/);
    assert.equal(all.split('\n').at(-1), '2 passed, 1 failed');
    assert.equal(exitCode, 1);
  });

  test('pass with code 0, and their temporary folder is removed', async () => {
    const { all, exitCode } = await runSuites('works');
    assert.equal(all.split('\n').at(-1), '2 passed, 0 failed');
    assert.equal(exitCode, 0);
    assert.deepEqual(await readdir(join(root, 'tmp')), []);
  });

  test('fail when they leave something in the temporary folder', async () => {
    const { all, exitCode } = await runSuites('leaves');
    assert.match(all, /✖ leaves: left in the temporary folder: forgotten-/);
    assert.equal(all.split('\n').at(-1), '1 passed, 1 failed');
    assert.equal(exitCode, 1);
    assert.deepEqual(await readdir(join(root, 'tmp')), []);
  });

  test('fail when a suite runs no test', async () => {
    const { all, exitCode } = await runSuites('empty');
    assert.match(all, /The tests of empty ran no test: the report is empty \(exit 0\)/);
    assert.equal(exitCode, 1);
  });

  test('fail when a suite writes no report', async () => {
    const { all, exitCode } = await runSuites('silent');
    assert.match(all, /The tests of silent ran no test: no report was written \(exit 0\)/);
    assert.equal(exitCode, 1);
  });
});

test('every suite of node:test writes the report that JUNIT_REPORT names', async () => {
  const { suites } = await descriptorIn();
  const scripts = suites.map((suite) => {
    const { scripts } = JSON.parse(readFileSync(join(checkout, suite, 'package.json'), 'utf8'));
    return { suite, script: String(scripts.test) };
  });
  const withoutReport = scripts.filter(
    ({ script }) => script.includes('node --test') && !script.includes('JUNIT_REPORT'),
  );
  assert.ok(scripts.length > 0);
  assert.deepEqual(withoutReport, []);
});
