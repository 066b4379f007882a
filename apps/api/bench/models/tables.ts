import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { draftFrom } from '../../src/creation/draft.ts';
import { readTable } from '../../src/creation/table.ts';
import { csvLine } from '../../src/csv/writer.ts';
import type { Input } from '../../src/definition/field.ts';
import { auc } from '../../src/learning/metrics.ts';
import { contentFolds, partsOf, shareOf } from '../../src/learning/split.ts';
import { bestOf, learnAll } from '../../src/tabular/candidates.ts';
import type { Description, Row } from '../../src/tabular/description.ts';
import { columnsOf } from '../../src/tabular/encode.ts';
import { familyOf, makeTableScorer } from '../../src/tabular/learners.ts';
import { measuresOf } from '../../src/tabular/measures.ts';
import { labelReader } from '../../src/tabular/parts.ts';
import { recordsOf } from '../../src/tabular/records.ts';
import { pythonPrograms } from '../python.ts';
import { run as runProgram } from '../serving/processes.ts';

interface Line {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly holds: boolean;
}

const foldCount = 5;
/** Each draws other folds. */
const seeds = [1, 2, 3];
/** How far below LightGBM the AUC may be. */
const allowed = 0.005;
const script = join(import.meta.dirname, 'tables.py');

interface Table {
  readonly name: string;
  readonly file: string;
  readonly target: string;
  /** Columns that state the target in another way, or are computed from others. */
  readonly without: readonly string[];
}

/** The rows of a table as `predictor create` describes them. */
async function readRows({ name, file, target, without }: Table) {
  const table = await readTable(file);
  const columns = table.columns.filter((column) => !without.includes(column.name));
  const { description } = draftFrom(name, { ...table, columns }, target);
  const { read, inputOf } = recordsOf(description);
  const names = [...Object.keys(description.fields), description.target.column];
  const cells = names.map((each) => columns.find((column) => column.name === each)?.cells ?? []);
  const rows: Row[] = [];
  for (let row = 0; row < table.rows; row++) {
    const made = read(cells.map((column) => column[row] ?? ''));
    if (made) rows.push(made);
  }
  const labels = rows.map(labelReader(description));
  return { description, inputs: rows.map((row): Input => inputOf(row)), labels };
}

type TableRows = Awaited<ReturnType<typeof readRows>>;

/** With the fold of each row: as in a training, rows with the same inputs are in one. */
function foldRows(rows: TableRows, seed: number) {
  const { description, inputs, labels } = rows;
  const names = Object.keys(description.fields);
  const places = inputs.map((input) => shareOf([seed, ...names.map((name) => input[name] ?? null)]));
  const strata = description.target.kind === 'yes-no' ? labels : labels.map(() => 0);
  return { ...rows, places, folds: contentFolds(strata, Float64Array.from(places), foldCount) };
}

type Rows = ReturnType<typeof foldRows>;

/** The mean of every row by the better learner of the other folds: it is chosen within those. */
async function ourMeans({ description, inputs, labels, places, folds }: Rows) {
  const family = familyOf(description.target);
  const means = new Float64Array(inputs.length);
  const chosen: string[] = [];
  for (let fold = 0; fold < foldCount; fold++) {
    const { fitted, left } = partsOf(folds, fold);
    const some = <Value>(values: readonly Value[]) => Array.from(fitted, (row) => values[row] as Value);
    const part = { inputs: some(inputs), labels: some(labels), places: some(places) };
    const { trainer, models } = bestOf(await learnAll(description, part, () => undefined));
    chosen.push(trainer);
    const scorer = makeTableScorer(models[0] as (typeof models)[number], columnsOf(description.fields));
    for (const row of left) means[row] = family.mean(scorer.score(inputs[row] as Input));
  }
  return { means, chosen };
}

/** The same by LightGBM. */
async function theirMeans(folder: string, programs: string, { description, inputs, labels, folds }: Rows) {
  const file = join(folder, 'rows.csv');
  const { fields, target } = description;
  const names = Object.keys(fields);
  const lines = inputs.map((input, row) =>
    csvLine([...names.map((name) => input[name] ?? ''), folds[row], labels[row]]),
  );
  writeFileSync(file, csvLine([...names, 'fold ', 'label ']) + lines.join(''));
  const categories = names.filter((name) => fields[name]?.kind === 'category');
  writeFileSync(`${file}.categories`, JSON.stringify(categories));
  const python = join(programs, 'python');
  const printed = await runProgram([python, script, 'lightgbm', file, target.kind]);
  return Float64Array.from(JSON.parse(printed) as number[]);
}

/** The mean of the folds' AUC; for a count the mean deviance over all rows. */
function measure({ description, labels, folds }: Rows, means: Float64Array): number {
  if (description.target.kind !== 'yes-no') {
    const { loss } = measuresOf(description.target);
    return labels.reduce((sum, label, row) => sum + loss(label, [means[row] as number]), 0) / labels.length;
  }
  let sum = 0;
  for (let fold = 0; fold < foldCount; fold++) {
    const { left } = partsOf(folds, fold);
    const of = (values: ArrayLike<number>) => Array.from(left, (row) => values[row] as number);
    sum += auc(of(labels), of(means)).value / foldCount;
  }
  return sum;
}

const measureName = ({ target }: Description) => (target.kind === 'yes-no' ? 'AUC' : 'Poisson deviance');

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Both learners on the folds of each seed. */
async function compare(table: Table, folder: string, programs: string): Promise<Line> {
  const rows = await readRows(table);
  const { target } = rows.description;
  const measured: { ours: number; theirs: number; trees: number }[] = [];
  for (const seed of seeds) {
    const folded = foldRows(rows, seed);
    const { means, chosen } = await ourMeans(folded);
    const ours = measure(folded, means);
    const theirs = measure(folded, await theirMeans(folder, programs, folded));
    measured.push({ ours, theirs, trees: chosen.filter((trainer) => trainer === 'trees').length });
    console.error(
      `${table.name}.${table.target}, seed ${seed}: ${ours.toFixed(4)}, LightGBM ${theirs.toFixed(4)}`,
    );
  }
  const [ours, theirs] = [
    meanOf(measured.map((each) => each.ours)),
    meanOf(measured.map((each) => each.theirs)),
  ];
  const trees = measured.reduce((sum, each) => sum + each.trees, 0);
  const isAuc = target.kind === 'yes-no';
  const differences = measured.map((each) => (each.ours - each.theirs).toFixed(4)).join(', ');
  return {
    what: `${table.name}.${table.target} from the table alone, ${measureName(rows.description)}, ${foldCount} folds × ${seeds.length} seeds, ${rows.labels.length} rows (LightGBM ${theirs.toFixed(4)}; differences ${differences}; trees in ${trees} of ${foldCount * seeds.length})`,
    goal: isAuc ? `≥ ${(theirs - allowed).toFixed(4)}` : '',
    measured: ours.toFixed(4),
    holds: !isAuc || ours >= theirs - allowed,
  };
}

/** What a table alone gives, against LightGBM on the same folds: Telco, and public tables of other subjects. */
export async function run(data: string): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'presage-tables-'));
  try {
    const programs = await pythonPrograms(join(import.meta.dirname, 'requirements.txt'), console.error);
    await runProgram([join(programs, 'python'), script, 'export', folder]);
    const [fair, visits, pensions] = ['fair.csv', 'randhie.csv', 'pensions.csv'].map((name) =>
      join(folder, name),
    ) as [string, string, string];
    const tables: Table[] = [
      { name: 'telco', file: join(data, 'churn', 'telco-churn.csv'), target: 'Churn', without: [] },
      { name: 'fair', file: fair, target: 'affairs', without: [] },
      { name: 'pensions', file: pensions, target: 'e401k', without: ['p401k', 'incsq', 'agesq'] },
      { name: 'visits', file: visits, target: 'any_visit', without: ['mdvis'] },
      { name: 'visits', file: visits, target: 'mdvis', without: ['any_visit'] },
    ];
    const lines: Line[] = [];
    for (const table of tables.filter(({ file }) => existsSync(file)))
      lines.push(await compare(table, folder, programs));
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
