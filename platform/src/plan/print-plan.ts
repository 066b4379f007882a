import type { Action, Plan } from './step.ts';

const plain = /^[\w@%+=:,./^{}-]+$/;
const quote = (word: string) => (plain.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

function describe(action: Action): string {
  switch (action.kind) {
    case 'run': {
      const variables = Object.entries(action.env ?? {}).map(([name, value]) => `${name}=${quote(value)}`);
      const line = [...variables, action.command, ...action.args.map(quote)].join(' ');
      const place = action.cwd ? `cd ${quote(action.cwd)} && ` : '';
      return `${place}${line}${action.input === undefined ? '' : ' < (standard input)'}`;
    }
    case 'write':
      return `write ${action.path} (${Buffer.byteLength(action.content)} bytes${action.mode ? `, mode ${action.mode.toString(8)}` : ''})`;
    case 'remove':
      return `remove ${action.path}`;
    case 'wait':
      return `wait for ${action.what} (timeout ${action.seconds} s)`;
    case 'call':
      return action.what;
  }
}

export interface PrintedStep {
  title: string;
  satisfied: boolean;
  actions: string[];
}

/** The plan as data for `--dry-run --json`: for each step, whether it is done already, and what it would do. */
export async function printedPlan(plan: Plan): Promise<PrintedStep[]> {
  const steps: PrintedStep[] = [];
  for (const step of plan) {
    const satisfied = (await step.satisfied?.()) ?? false;
    steps.push({
      title: step.title,
      satisfied,
      actions: step.actions.map(describe),
    });
  }
  return steps;
}

/** The plan as text for `--dry-run`. */
export async function planText(plan: Plan): Promise<string> {
  const steps = await printedPlan(plan);
  return steps
    .flatMap((step) =>
      step.satisfied
        ? [`✔ ${step.title} (already done)`]
        : [`• ${step.title}`, ...step.actions.map((action) => `    ${action}`)],
    )
    .join('\n');
}
