import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout } from '@presage/platform/configuration';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { countLine, none, sum } from './count.ts';
import { type Report, readReport } from './junit.ts';

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
): Promise<Report> {
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
  const { count, notPassed } = readReport(xml);
  if (count.passed + count.failed === 0) throw noTest(workspace, `the report is empty (exit ${code})`);
  const left = (await readdir(temporary)).filter((name) => !browserFiles.test(name));
  const problems = [
    ...(left.length > 0 ? [`left in the temporary folder: ${left.join(', ')}`] : []),
    ...(code !== 0 && count.failed === 0 ? [`exit ${code}, although no test failed`] : []),
  ];
  return {
    count: problems.length > 0 ? sum(count, { ...none, failed: 1 }) : count,
    notPassed: [...notPassed, ...problems],
  };
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
 * Runs the tests of several workspaces one after the other and closes with what did not pass and the counts.
 * A skipped test counts as a failure: what did not run is not known to work. So does a suite that leaves
 * something in the temporary folder.
 * @param root the folder of the npm workspaces
 * @returns the exit code
 * @throws Refusal when a suite ran no test
 */
export async function runSuites(workspaces: readonly string[], root = checkout): Promise<number> {
  let total = none;
  const notPassed: string[] = [];
  for (const workspace of workspaces) {
    console.log(`\n── ${workspace}`);
    const report = await inTemporaryFolder((folder, cancel) => runSuite(root, workspace, folder, cancel));
    total = sum(total, report.count);
    notPassed.push(...report.notPassed.map((test) => `✖ ${workspace}: ${test}`));
  }
  if (notPassed.length > 0) console.log(`\nDid not pass:\n${notPassed.join('\n')}`);
  console.log(`\n${countLine(total)}`);
  return total.failed + total.skipped > 0 ? exitCode.failed : 0;
}
