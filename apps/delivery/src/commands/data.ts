import type { Configuration } from '@presage/gitops';
import type { Command } from 'commander';

interface Options {
  readonly to: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const to = [
  '--to <destination>',
  'local (npm start) or an environment of gitops.config.ts',
  'local',
] as const;
const asJson = ['--json', 'print the result as JSON'] as const;

/** `gitops data`: what predictors are trained on. */
export function registerData(program: Command, configuration: () => Configuration): void {
  const data = program.command('data').description('import a predictor’s real records, show or remove them');

  data
    .command('import <predictor> <files...>')
    .description('read CSV files, one after the other, as the records of the next training')
    .option(...to)
    .option('--dry-run', 'print what would run, and run nothing')
    .option(...asJson)
    .action(async (predictor: string, files: string[], options: Options) => {
      const { placeNamed } = await import('../api/place.ts');
      const { importPlan, importRecords } = await import('../data/import-records.ts');
      const { openFiles } = await import('../data/csv-files.ts');
      const opened = openFiles(files, predictor);
      const place = await placeNamed(options.to, configuration());
      const plan = (imported: Parameters<typeof importPlan>[4]) =>
        importPlan(place, predictor, files, opened, imported);
      if (options.dryRun) {
        const { planText, printedPlan } = await import('@presage/gitops');
        const steps = plan(() => undefined);
        console.log(options.json ? JSON.stringify(await printedPlan(steps), null, 2) : await planText(steps));
        return;
      }
      const imported = await importRecords(plan, options.json ?? false);
      const { importedText } = await import('../data/text.ts');
      if (options.json) console.log(JSON.stringify(imported.report, null, 2));
      else console.log(`\n${importedText(predictor, imported, place)}`);
    });

  const ask = async (request: 'readRecords' | 'removeRecords', predictor: string, options: Options) => {
    const { placeNamed } = await import('../api/place.ts');
    const requests = await import('../data/import-records.ts');
    const { recordsText } = await import('../data/text.ts');
    const place = await placeNamed(options.to, configuration());
    const records = await requests[request](place, predictor);
    console.log(options.json ? JSON.stringify(records, null, 2) : recordsText(records));
  };

  data
    .command('show <predictor>')
    .description('show what the next training reads, the earlier records, and the columns of a file')
    .option(...to)
    .option(...asJson)
    .action((predictor: string, options: Options) => ask('readRecords', predictor, options));

  data
    .command('remove <predictor>')
    .description('go back to the records before the newest import; trained models stay')
    .option(...to)
    .option(...asJson)
    .action((predictor: string, options: Options) => ask('removeRecords', predictor, options));
}
