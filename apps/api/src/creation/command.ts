import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CsvError } from '../csv/error.ts';
import { predictorsFolder } from '../definition/folder.ts';
import { exitCode, Refusal } from '../messages/refusal.ts';
import { TableError } from '../tables/error.ts';
import { readDescription } from '../tabular/description.ts';
import { draftFrom } from './draft.ts';
import { type ReadTable, readTable } from './table.ts';

const usage =
  'Usage: create NAME --from FILE --target COLUMN [--kind yes-no|classes|number|count] [--folder FOLDER] [--dry-run]. Example: create bank --from customers.csv --target Exited';

const maxNameLength = 40;

/**
 * Writes the description of a predictor from a table, and prints as JSON what was written.
 * @returns the exit code
 * @throws Refusal with the reason and what to do
 */
export async function createCommand(args: readonly string[]): Promise<number> {
  const { name, from, target, kind, folder, dryRun } = readArgs(args);
  const file = join(folder, name, 'predictor.json');
  refuseName(name, folder);
  const table = await tableAt(from);
  const { description, warnings } = draftFrom(name, table, target, kind);
  const json = `${JSON.stringify(description, null, 2)}\n`;
  // What is written can be read again.
  readDescription(json, file);
  if (!dryRun) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(file, json, { flag: 'wx' });
  }
  const { rows, badLines, isWhole } = table;
  const report = { name, file, table: basename(from), rows, badLines, isWhole, description, warnings };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return 0;
}

function readArgs(args: readonly string[]) {
  const refuse = (why: string) => new Refusal(`${why}. ${usage}`, exitCode.usage);
  const options = {
    from: { type: 'string' },
    target: { type: 'string' },
    kind: { type: 'string' },
    folder: { type: 'string', default: predictorsFolder },
    'dry-run': { type: 'boolean', default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [name] = positionals;
    const { from, target, kind } = values;
    if (name === undefined || from === undefined || target === undefined || positionals.length > 1)
      throw refuse('A name, --from and --target are needed');
    return { name, from, target, kind, folder: resolve(values.folder), dryRun: values['dry-run'] };
  } catch (error) {
    throw error instanceof Refusal ? error : refuse((error as Error).message);
  }
}

function refuseName(name: string, folder: string): void {
  if (!/^[a-z][a-z0-9-]*$/.test(name) || name.length > maxNameLength)
    throw new Refusal(
      `"${name}" can't be the name of a predictor: it has lower-case letters, digits and dashes, begins with a letter, and has at most ${maxNameLength} characters. Example: bank`,
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
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      error instanceof CsvError || error instanceof TableError
        ? error.message
        : code === 'ENOENT'
          ? 'there is no such file'
          : undefined;
    if (reason === undefined && code === undefined) throw error;
    throw new Refusal(
      `The table ${path} can't be read: ${reason ?? (error as Error).message}. Check the path and the file.`,
      exitCode.data,
    );
  }
}
