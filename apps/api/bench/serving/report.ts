import type { Figures } from './measure.ts';

/** A line of the table. */
export interface Row {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly holds: boolean;
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
const times = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ×`;
const milliseconds = (value: number) => `${value.toFixed(2)} ms`;

/** The figures with their goals. */
export function rows(figures: Figures): Row[] {
  const { bare, ours, empty, pipeline, batch, idleP99, trainingP99, lost } = figures;
  const shown = (what: string, measured: string): Row => ({ what, goal: '', measured, holds: true });
  const atLeast = (what: string, value: number, goal: number, write = times): Row => ({
    what,
    goal: `≥ ${write(goal)}`,
    measured: write(value),
    holds: value >= goal,
  });
  return [
    shown('bare node:http, the same answer ready-made, requests/s', whole(bare)),
    shown('FastAPI, empty endpoint, requests/s', whole(empty)),
    shown('FastAPI + pandas + scikit-learn, requests/s', whole(pipeline)),
    shown('Presage, POST /predict, requests/s', whole(ours)),
    atLeast('Presage ÷ bare node:http', ours / bare, 0.4),
    atLeast('Presage ÷ empty FastAPI', ours / empty, 2),
    atLeast('Presage ÷ FastAPI + pandas + scikit-learn', ours / pipeline, 100),
    { what: 'predictions answered and not stored', goal: '0', measured: whole(lost), holds: lost === 0 },
    atLeast('batch, rows/s', batch, 100_000, whole),
    shown('p99 idle', milliseconds(idleP99)),
    shown('p99 while a model is trained', milliseconds(trainingP99)),
    {
      what: 'p99 while training ÷ idle',
      goal: '≤ 3.00 ×',
      measured: times(trainingP99 / idleP99),
      holds: trainingP99 <= 3 * idleP99,
    },
  ];
}

/** The rows as a table for a terminal. */
export function table(found: readonly Row[]): string {
  const widths = (['what', 'goal', 'measured'] as const).map((column) =>
    Math.max(...found.map((row) => row[column].length)),
  );
  const [what = 0, goal = 0, measured = 0] = widths;
  return found
    .map((row) => {
      const mark = row.goal === '' ? '' : row.holds ? 'holds' : 'MISSED';
      return `${row.what.padEnd(what)}  ${row.goal.padStart(goal)}  ${row.measured.padStart(measured)}  ${mark}`.trimEnd();
    })
    .join('\n');
}
