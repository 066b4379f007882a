import type { Command } from 'commander';

interface Options {
  readonly from: string;
  readonly target: string;
  readonly kind?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `gitops predictor create` */
export function registerPredictor(program: Command): void {
  const predictor = program.command('predictor').description('predictors from tables');

  predictor
    .command('create <name>')
    .description('describe a new predictor from a table, as a file to edit and commit')
    .requiredOption('--from <file>', 'the table')
    .requiredOption('--target <column>', 'the column to predict')
    .option('--kind <kind>', 'yes-no, classes, number or count (default: what the column shows)')
    .option('--dry-run', 'show what would be written, and write nothing')
    .option('--json', 'print the result as JSON')
    .action(async (name: string, options: Options) => {
      const { createPredictor } = await import('../predictors/create.ts');
      const { createdText } = await import('../predictors/text.ts');
      const created = await createPredictor(name, options);
      if (options.json) console.log(JSON.stringify(created, null, 2));
      else console.log(createdText(created, options.from, options.dryRun ?? false));
    });
}
