import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

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

const { values } = parseArgs({
  options: { data: { type: 'string' }, json: { type: 'boolean' }, only: { type: 'string' } },
});
const chosen = Object.entries(benches).filter(([name]) => values.only === undefined || values.only === name);
const folder = values.data ?? process.env.PRESAGE_DATA;

if (chosen.length === 0) {
  console.error(
    `--only ${values.only} is none of ${Object.keys(benches).join(', ')}. Example: --only tables`,
  );
  process.exitCode = 64;
} else if (!folder || !existsSync(folder)) {
  const where = folder ? `${folder} does not exist` : 'no folder of real data was named';
  console.log(
    `Nothing was measured: ${where}. Name it with --data FOLDER or PRESAGE_DATA; it holds churn/telco-churn.csv, crime/vancouver-YYYY.csv and mortality/ssa-PerLifeTables_{F,M}_Alt2_TR2020.csv.`,
  );
} else {
  const rows: Row[] = [];
  for (const [, load] of chosen) rows.push(...(await (await load()).run(folder)));
  console.log(values.json ? JSON.stringify(rows, null, 2) : table(rows));
  if (rows.some(({ holds }) => !holds)) process.exitCode = 1;
}
