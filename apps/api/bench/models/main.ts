import { existsSync } from 'node:fs';
import { benchmark, someOf } from '../options.ts';

/** One measured figure; one without a goal always holds. */
interface Row {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly holds: boolean;
}

type Bench = { run(folder: string): Promise<readonly Row[]> };

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  oracle: () => import('./oracle.ts'),
  churn: () => import('./churn.ts'),
  crime: () => import('./crime.ts'),
  tables: () => import('./tables.ts'),
};

function table(rows: readonly Row[]): string {
  const cells = rows.map(({ what, goal, measured, holds }) => [
    goal === '' ? '' : holds ? 'holds' : 'MISSED',
    measured,
    goal,
    what,
  ]);
  const lines = [['', 'measured', 'goal', 'what'], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n');
}

const names = Object.keys(benches);
const { data, json, only } = benchmark('bench models', 'accuracy of the predictors on real data')
  .option('--data <folder>', 'where the real data are; by default what PRESAGE_DATA names')
  .option('--only <names>', `some of ${names.join(',')}`, someOf(names), names)
  .option('--json', 'print every figure as JSON')
  .parse()
  .opts<{ data?: string; json?: true; only: string[] }>();
const chosen = Object.entries(benches).filter(([name]) => only.includes(name));
const folder = data ?? process.env.PRESAGE_DATA;

if (!folder || !existsSync(folder)) {
  const where = folder ? `${folder} does not exist` : 'no folder of real data was named';
  console.log(
    `Nothing was measured: ${where}. Name it with --data FOLDER or PRESAGE_DATA; it holds churn/telco-churn.csv, crime/vancouver-YYYY.csv and mortality/ssa-PerLifeTables_{F,M}_Alt2_TR2020.csv.`,
  );
} else {
  const rows: Row[] = [];
  for (const [, load] of chosen) rows.push(...(await (await load()).run(folder)));
  console.log(json ? JSON.stringify(rows, null, 2) : table(rows));
  if (rows.some(({ holds }) => !holds)) process.exitCode = 1;
}
