import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Command } from 'commander';

interface Options {
  readonly from?: string;
  readonly target?: string;
  readonly kind?: string;
  readonly use?: readonly string[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `gitops predictor create` */
export function registerPredictor(program: Command): void {
  const predictor = program.command('predictor').description('predictors from tables');

  predictor
    .command('create <name>')
    // `npm run` without `--` passes the values of options, and not their names.
    .argument('[file]', 'the table, instead of --from')
    .argument('[column]', 'the column to predict, instead of --target')
    .description('describe a new predictor from a table, as a file to edit and commit')
    .option('--from <file>', 'the table')
    .option('--target <column>', 'the column to predict')
    .option('--kind <kind>', 'yes-no, classes, number or count (default: what the column shows)')
    .option(
      '--use <column>',
      'make a field of a column that would be left out, if it can be one',
      (column: string, before: readonly string[] = []) => [...before, column],
    )
    .option('--dry-run', 'show what would be written, and write nothing')
    .option('--json', 'print the result as JSON')
    .action(async (name: string, file: string | undefined, column: string | undefined, options: Options) => {
      const { createPredictor } = await import('../predictors/create.ts');
      const { createdText } = await import('../predictors/text.ts');
      const from = options.from ?? file;
      const target = options.target ?? column;
      if (from === undefined || target === undefined)
        throw new Refusal(
          'A table and the column to predict are needed.',
          `Example: npm run gitops predictor create ${name} -- --from customers.csv --target Exited`,
          exitCode.usage,
        );
      const created = await createPredictor(name, { ...options, from, target });
      if (options.json) console.log(JSON.stringify(created, null, 2));
      else console.log(createdText(created, from, options.dryRun ?? false));
    });
}
