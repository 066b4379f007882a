import type { Configuration } from '@presage/gitops';
import type { Command } from 'commander';
import type { MappingOptions } from '../data/mapping.ts';

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

interface ImportOptions extends Options, MappingOptions {
  readonly skipBad?: string;
  readonly districts?: string;
  readonly districtName?: string;
}

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

const importFiles =
  (configuration: () => Configuration) =>
  async (predictor: string, names: string[], options: ImportOptions): Promise<void> => {
    const { placeNamed } = await import('../api/place.ts');
    const { importRecords, previewRecords } = await import('../data/import-records.ts');
    const { mappingOf, shareOf } = await import('../data/mapping.ts');
    const { districtsOf } = await import('../data/districts.ts');
    const { openFiles } = await import('../data/source-files.ts');
    const order = {
      predictor,
      files: openFiles(names, predictor),
      mapping: mappingOf(options),
      districts: districtsOf(options),
      skip: options.skipBad === undefined ? 0 : shareOf(options.skipBad),
    };
    const place = await placeNamed(options.to, configuration());
    const print = (result: unknown, text: string) =>
      console.log(options.json ? JSON.stringify(result, null, 2) : text);
    if (options.dryRun) {
      const { exitCode } = await import('@presage/runtime/refusal');
      const { previewText } = await import('../data/preview-text.ts');
      const preview = await previewRecords(place, order);
      print(preview, previewText(preview));
      if (preview.refusal) process.exitCode = exitCode.data;
      return;
    }
    const imported = await importRecords(place, order, options.json ?? false);
    const { importedText } = await import('../data/text.ts');
    print(imported.report, `\n${importedText(predictor, imported, place)}`);
  };

/** `gitops data`: what predictors are trained on. */
export function registerData(program: Command, configuration: () => Configuration): void {
  const data = program.command('data').description('import a predictor’s real records, show or remove them');

  data
    .command('import <predictor> <files...>')
    .description('read files (CSV, gzip, ZIP, xlsx) as the records of the next training')
    .option(...to)
    .option(
      '--map <column=field>',
      'read a column of the file for a field: --map "Tenure Months=tenure"',
      collect,
    )
    .option(
      '--map-value <field:value=value>',
      'what a value of the file means: --map-value "Churn:left=Yes"',
      collect,
    )
    .option('--dates <field=order>', 'day-first or month-first, where the file does not show it', collect)
    .option('--mapping <file>', 'a mapping as JSON, as `data mapping` prints it')
    .option('--districts <file>', 'GeoJSON of the districts, for records with positions and no district')
    .option('--district-name <property>', 'the property of the GeoJSON that names a district')
    .option('--skip-bad <share>', 'leave out bad lines up to this share: 1%')
    .option('--dry-run', 'read the files, show what would be imported, and import nothing')
    .option(...asJson)
    .action(importFiles(configuration));

  data
    .command('mapping <predictor>')
    .description('print the mapping of the newest records as JSON')
    .option(...to)
    .action(async (predictor: string, options: Options) => {
      const { placeNamed } = await import('../api/place.ts');
      const { readRecords } = await import('../data/import-records.ts');
      const { current } = await readRecords(await placeNamed(options.to, configuration()), predictor);
      const { noRecords } = await import('../data/mapping.ts');
      if (!current) throw noRecords(predictor);
      console.log(JSON.stringify(current.mapping, null, 2));
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
