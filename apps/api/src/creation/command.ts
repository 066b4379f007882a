import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CsvError } from '../csv/error.ts';
import { predictorsFolder } from '../definition/folder.ts';
import { english, message } from '../messages/message.ts';
import { exitCode, Refusal } from '../messages/refusal.ts';
import { presentMessage } from '../messages/schema.ts';
import { TableError } from '../tables/error.ts';
import { readDescription } from '../tabular/description.ts';
import { type Draft, draftFrom } from './draft.ts';
import { isPredictorName, maxNameLength } from './name.ts';
import { type ReadTable, readTable } from './table.ts';

const usage =
  'Usage: create NAME --from FILE --target COLUMN [--kind yes-no|classes|number|count] [--use COLUMN]... [--folder FOLDER] [--dry-run]. Example: create bank --from customers.csv --target Exited';

/**
 * Writes the description of a predictor from a table, and prints as JSON what was written.
 * @returns the exit code
 * @throws Refusal with the reason and what to do
 */
export async function createCommand(args: readonly string[]): Promise<number> {
  const given = readArgs(args);
  const { name, from, folder, dryRun } = given;
  const file = join(folder, name, 'predictor.json');
  refuseName(name, folder);
  const { table, draft } = await draftAt(given);
  const json = `${JSON.stringify(draft.description, null, 2)}\n`;
  // What is written can be read again.
  readDescription(json, file);
  if (!dryRun) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(file, json, { flag: 'wx' });
  }
  const report = { name, file, table: basename(from), ...reportOf(table, draft) };
  process.stdout.write(`${JSON.stringify({ ...report, warnings: draft.warnings.map(english) }, null, 2)}\n`);
  return 0;
}

/**
 * Prints a description as JSON, or why a table can't be described; writes nothing. The api asks for it in a process of
 * its own.
 * @returns the exit code: 0 for a refusal too
 */
export async function draftCommand(args: readonly string[]): Promise<number> {
  let answer: object;
  try {
    const { table, draft } = await draftAt(readArgs(args));
    answer = { ...reportOf(table, draft), warnings: draft.warnings.map(presentMessage) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    answer = { refusal: error.content };
  }
  process.stdout.write(JSON.stringify(answer));
  return 0;
}

const reportOf = ({ rows, badLines, isWhole }: ReadTable, { description, usable }: Draft) => ({
  rows,
  badLines,
  isWhole,
  description,
  usable,
});

type Given = ReturnType<typeof readArgs>;

async function draftAt({
  name,
  from,
  target,
  kind,
  use,
}: Given): Promise<{ table: ReadTable; draft: Draft }> {
  const table = await tableAt(from);
  return { table, draft: draftFrom(name, table, target, { kind, use }) };
}

function readArgs(args: readonly string[]) {
  const refuse = (why: string) => new Refusal(`${why}. ${usage}`, exitCode.usage);
  const options = {
    from: { type: 'string' },
    target: { type: 'string' },
    kind: { type: 'string' },
    use: { type: 'string', multiple: true, default: [] as string[] },
    folder: { type: 'string', default: predictorsFolder },
    'dry-run': { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [name] = positionals;
    const { from, target, kind, use } = values;
    if (name === undefined || from === undefined || target === undefined || positionals.length > 1)
      throw refuse('A name, --from and --target are needed');
    return { name, from, target, kind, use, folder: resolve(values.folder), dryRun: values['dry-run'] };
  } catch (error) {
    throw error instanceof Refusal ? error : refuse((error as Error).message);
  }
}

function refuseName(name: string, folder: string): void {
  if (!isPredictorName(name))
    throw new Refusal(
      `"${name}" can't be the name of a predictor: it ${english(message('not-a-predictor-name', { max: maxNameLength }))}. Example: bank`,
      exitCode.usage,
    );
  if (existsSync(join(folder, name)))
    throw new Refusal(
      `There is a predictor ${name}: ${join(folder, name)}. Choose another name, or remove that folder first.`,
      exitCode.usage,
    );
}

async function tableAt(path: string): Promise<ReadTable> {
  try {
    return await readTable(path);
  } catch (error) {
    if (error instanceof CsvError || error instanceof TableError)
      throw new Refusal(message('table-not-read', {}, error.content), exitCode.data);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const reason = code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new Refusal(
      `The table ${path} can't be read: ${reason}. Check the path and the file.`,
      exitCode.data,
    );
  }
}
