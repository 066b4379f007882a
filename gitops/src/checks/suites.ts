import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { checkout } from '../configuration/configuration.ts';
import { type Count, countLine, none, sum } from './count.ts';
import { countReport } from './junit.ts';

/** Playwright's cache of compiled tests, and sockets of a Chromium that was killed. */
const browserFiles = /^(playwright-|\.?(org\.chromium|com\.google)\.)/;

const noTest = (workspace: string, reason: string) =>
  new Refusal(
    `The tests of ${workspace} ran no test: ${reason}.`,
    `Read the output above; \`npm test --workspace ${workspace}\` runs these tests alone.`,
  );

/**
 * Runs one workspace's tests with a temporary folder of their own, and shows their output as it comes.
 * The script `test` of the workspace writes a JUnit report to the file that JUNIT_REPORT names.
 * @throws Refusal when they ran no test, or wrote no report
 */
async function runSuite(
  root: string,
  workspace: string,
  folder: string,
  cancelSignal: AbortSignal,
): Promise<Count> {
  const report = join(folder, 'report.xml');
  const temporary = join(folder, 'tmp');
  // PostgreSQL runs as another user under root, and has to reach its files in there.
  await chmod(folder, 0o711);
  await mkdir(temporary, { mode: 0o711 });
  const { exitCode: code, isCanceled } = await execa(
    'npm',
    ['run', '--silent', 'test', '--workspace', workspace],
    {
      cwd: root,
      reject: false,
      stdio: ['ignore', 'inherit', 'inherit'],
      cancelSignal,
      env: { JUNIT_REPORT: report, TMPDIR: temporary, NODE_DISABLE_COMPILE_CACHE: '1' },
    },
  );
  if (isCanceled) throw new Refusal('The tests were interrupted.', 'Run the same command again.');
  const xml = await readFile(report, 'utf8').catch(() => {
    throw noTest(workspace, `no report was written (exit ${code})`);
  });
  const count = countReport(xml);
  if (count.passed + count.failed === 0) throw noTest(workspace, `the report is empty (exit ${code})`);
  const left = (await readdir(temporary)).filter((name) => !browserFiles.test(name));
  if (left.length > 0) console.error(`\nLeft in the temporary folder by ${workspace}: ${left.join(', ')}`);
  const failed = left.length > 0 || (code !== 0 && count.failed === 0);
  return failed ? sum(count, { ...none, failed: 1 }) : count;
}

/** Calls `work` with a new folder that exists until it ends, also when it throws or is interrupted. */
async function inTemporaryFolder<T>(work: (folder: string, cancel: AbortSignal) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-test-'));
  const controller = new AbortController();
  const interrupt = () => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await work(folder, controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * Runs the tests of several workspaces one after the other and closes with the counts.
 * A skipped test counts as a failure: what did not run is not known to work. So does a suite that leaves
 * something in the temporary folder.
 * @param root the folder of the npm workspaces
 * @returns the exit code
 * @throws Refusal when a suite ran no test
 */
export async function runSuites(workspaces: readonly string[], root = checkout): Promise<number> {
  let total = none;
  for (const workspace of workspaces) {
    console.log(`\n── ${workspace}`);
    const count = await inTemporaryFolder((folder, cancel) => runSuite(root, workspace, folder, cancel));
    total = sum(total, count);
  }
  console.log(`\n${countLine(total)}`);
  return total.failed + total.skipped > 0 ? exitCode.failed : 0;
}
