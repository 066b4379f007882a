import { carryOut } from './carry-out.ts';
import type { Action, Plan } from './step.ts';

/** A live list of steps on a terminal; the running step shows its last line of output. */
async function runOnTerminal(plan: Plan): Promise<void> {
  const { Listr, PRESET_TIMER } = await import('listr2');
  const list = new Listr(
    plan.map((step) => ({
      title: step.title,
      task: async (_: unknown, task: { output: string; skip: (message?: string) => void }) => {
        if (await step.satisfied?.()) return task.skip(`${step.title}: already done`);
        for (const action of step.actions) {
          await carryOut(action, (line) => {
            task.output = line;
          });
        }
      },
    })),
    {
      concurrent: false,
      exitOnError: true,
      rendererOptions: { timer: PRESET_TIMER, collapseErrors: false, showErrorMessage: false },
    },
  );
  await list.run();
}

const quickMilliseconds = 300;
const progressInterval = 1000;

/** Reports at most one line of a command's output per second: the latest one. */
async function withProgress(action: Action, reportLine: (line: string) => void): Promise<void> {
  let newest = '';
  let reported = '';
  const timer = setInterval(() => {
    if (newest !== reported) reportLine(newest);
    reported = newest;
  }, progressInterval);
  try {
    await carryOut(action, (line) => {
      newest = line;
    });
  } finally {
    clearInterval(timer);
  }
}

/** Line by line, for a hook, CI or a file; a step's start is printed only when the step takes a while. */
async function runPlainly(plan: Plan, print: (line: string) => void): Promise<void> {
  for (const step of plan) {
    const began = Date.now();
    let announced = false;
    const announce = () => {
      if (!announced) print(`• ${step.title} …`);
      announced = true;
    };
    const reportLine = (line: string) => {
      announce();
      print(`  ${line}`);
    };
    const timer = setTimeout(announce, quickMilliseconds);
    try {
      if (await step.satisfied?.()) {
        print(`✔ ${step.title} (already done)`);
        continue;
      }
      for (const action of step.actions) {
        await (action.kind === 'run' ? withProgress(action, reportLine) : carryOut(action, reportLine));
      }
      print(`✔ ${step.title} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    } catch (error) {
      print(`✖ ${step.title}`);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * Runs a plan step by step and shows the progress: a live list on a terminal, plain lines elsewhere.
 * @param options.onlyResult reserves standard output for the verb's result (`--json`); progress goes to standard error
 * @throws Refusal of the first step that fails; later steps do not start
 */
export async function runPlan(plan: Plan, options: { readonly onlyResult?: boolean } = {}): Promise<void> {
  if (process.stdout.isTTY && !options.onlyResult) return runOnTerminal(plan);
  const stream = options.onlyResult ? process.stderr : process.stdout;
  return runPlainly(plan, (line) => stream.write(`${line}\n`));
}
