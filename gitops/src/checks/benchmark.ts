import { checkout } from '@presage/platform/configuration';
import { runPlan } from '@presage/platform/plan';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import { execa } from 'execa';
import { descriptorIn } from '../descriptor/load.ts';
import { generatedStep } from './generated.ts';

/**
 * Runs a benchmark in a process of its own, after generating what is missing; without a name, prints the names.
 * @returns the exit code
 * @throws Refusal (64) for a name that the descriptor does not have
 */
export async function runBenchmark(what: string | undefined, args: readonly string[]): Promise<number> {
  const { benchmarks, generated } = await descriptorIn();
  const names = Object.keys(benchmarks).join(', ') || 'none';
  if (what === undefined) {
    console.log(`Benchmarks: ${names}. Run one: npm run bench -- <name> --help`);
    return 0;
  }
  const command = benchmarks[what];
  if (command === undefined) {
    throw new Refusal(
      `There is no benchmark "${what}".`,
      `The benchmarks in gitops.config.ts are ${names}.`,
      exitCode.usage,
    );
  }
  await runPlan(generated.map(generatedStep), { onlyResult: true });
  const [program = '', ...words] = command;
  const { exitCode: code } = await execa(program, [...words, ...args], {
    cwd: checkout,
    stdio: 'inherit',
    reject: false,
  });
  return code ?? exitCode.failed;
}
