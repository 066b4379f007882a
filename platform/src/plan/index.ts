/** Plans: steps as data, printed or carried out. */
export { carryOut } from './carry-out.ts';
export { planText, printedPlan } from './print-plan.ts';
export { runPlan } from './run-plan.ts';
export { type Action, type Plan, type Report, run, type Step } from './step.ts';
