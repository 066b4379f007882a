import { carryOut } from './carry-out.ts';
import type { Action, Plan } from './step.ts';

/** A live list of steps on a terminal: the running one shows its last line of output. */
async function runOnTerminal(plan: Plan): Promise<void> {
  const { Listr, PRESET_TIMER } = await import('listr2');
  const list = new Listr(
    plan.map((step) => ({
      title: step.title,
      task: async (_: unknown, task: { output: string; skip: (message?: string) => void }) => {
        if (await step.satisfied?.()) return task.skip(`${step.title}: already there`);
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
const betweenSignsOfLife = 1000;

/** Of a command's own output, what it is busy with each second: a line that it went past at once is no news. */
async function withSignsOfLife(action: Action, tellLine: (line: string) => void): Promise<void> {
  let newest = '';
  let told = '';
  const timer = setInterval(() => {
    if (newest !== told) tellLine(newest);
    told = newest;
  }, betweenSignsOfLife);
  try {
    await carryOut(action, (line) => {
      newest = line;
    });
  } finally {
    clearInterval(timer);
  }
}

/** Line by line, for a hook, CI or a file: a step's beginning is told only if it takes a while. */
async function runPlainly(plan: Plan, print: (line: string) => void): Promise<void> {
  for (const step of plan) {
    const began = Date.now();
    let told = false;
    const tell = () => {
      if (!told) print(`• ${step.title} …`);
      told = true;
    };
    const tellLine = (line: string) => {
      tell();
      print(`  ${line}`);
    };
    const timer = setTimeout(tell, quickMilliseconds);
    try {
      if (await step.satisfied?.()) {
        print(`✔ ${step.title} (already there)`);
        continue;
      }
      for (const action of step.actions) {
        await (action.kind === 'run' ? withSignsOfLife(action, tellLine) : carryOut(action, tellLine));
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
 * Carries a plan out step by step and shows it: a live list on a terminal, plain lines elsewhere.
 * @param options.onlyResult keeps standard output free for the verb's result (`--json`): progress goes to standard error.
 * @throws Refusal of the first step that fails; the steps after it are not begun.
 */
export async function runPlan(plan: Plan, options: { readonly onlyResult?: boolean } = {}): Promise<void> {
  if (process.stdout.isTTY && !options.onlyResult) return runOnTerminal(plan);
  const stream = options.onlyResult ? process.stderr : process.stdout;
  return runPlainly(plan, (line) => stream.write(`${line}\n`));
}
