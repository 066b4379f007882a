import { execa } from 'execa';
import { checkout } from '../configuration.ts';
import { exitCode, Refusal } from '../refusal.ts';
import { type Count, countLine, countOf, none, sum } from './count.ts';

/** Runs one workspace's tests, shown as they run. @throws Refusal when they ran no test */
async function runSuite(workspace: string): Promise<Count> {
  console.log(`\n── ${workspace}`);
  const child = execa('npm', ['run', '--silent', 'test', '--workspace', workspace], {
    cwd: checkout,
    reject: false,
    all: true,
    stdin: 'ignore',
  });
  child.all?.pipe(process.stdout, { end: false });
  const { all, exitCode: code } = await child;
  const count = countOf(all ?? '');
  if (!count || count.passed + count.failed === 0) {
    throw new Refusal(
      `The tests of ${workspace} ran no test (exit ${code}).`,
      `See what stands above; \`npm test --workspace ${workspace}\` runs them alone.`,
    );
  }
  return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}

/**
 * Runs the tests of several workspaces one after the other and closes with the counts.
 * A skipped test counts as a failure: what was not run is not known to work.
 * @returns the exit code
 */
export async function runSuites(workspaces: readonly string[]): Promise<number> {
  let total = none;
  for (const workspace of workspaces) total = sum(total, await runSuite(workspace));
  console.log(`\n${countLine(total)}`);
  return total.failed + total.skipped > 0 ? exitCode.failed : 0;
}
