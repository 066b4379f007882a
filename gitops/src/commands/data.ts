import type { Register } from './context.ts';

interface Options {
  readonly to: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const to = ['--to <place>', 'local (npm start), dev or prod', 'local'] as const;
const asJson = ['--json', 'print the result as JSON'] as const;

/** `gitops data`: what predictors are trained on. */
export const registerData: Register = (program, context) => {
  const data = program.command('data').description('bring a predictor’s real records, show or remove them');

  data
    .command('import <predictor> <files...>')
    .description('read CSV files, one after the other, and make them what the next training reads')
    .option(...to)
    .option('--dry-run', 'print what would run, and run nothing')
    .option(...asJson)
    .action(async (predictor: string, files: string[], options: Options) => {
      const { destinationOf } = await import('../data/destination.ts');
      const { importPlan, importRecords } = await import('../data/import-records.ts');
      const destination = destinationOf(options.to, context());
      const plan = (ended: Parameters<typeof importPlan>[3]) =>
        importPlan(destination, predictor, files, ended);
      if (options.dryRun) {
        const { planText, printedPlan } = await import('../plan/print-plan.ts');
        const steps = plan(() => undefined);
        console.log(options.json ? JSON.stringify(await printedPlan(steps), null, 2) : await planText(steps));
        return;
      }
      const { answer, seconds } = await importRecords(plan, options.json ?? false);
      const { importedText } = await import('../data/text.ts');
      if (options.json) console.log(JSON.stringify(answer.body, null, 2));
      else console.log(`\n${importedText(predictor, answer, destination, seconds)}`);
    });

  const ask = async (method: 'GET' | 'DELETE', predictor: string, options: Options) => {
    const { destinationOf } = await import('../data/destination.ts');
    const { datasetPath, refusal } = await import('../data/import-records.ts');
    const { signIn } = await import('../data/records-api.ts');
    const { recordsText } = await import('../data/text.ts');
    const api = await signIn(destinationOf(options.to, context()));
    const answer = await api.ask(method, datasetPath(predictor));
    if (answer.status >= 400) throw refusal(answer, predictor);
    console.log(options.json ? JSON.stringify(answer.body, null, 2) : recordsText(answer));
  };

  data
    .command('show <predictor>')
    .description('what the next training reads, what was before, and the columns of a file')
    .option(...to)
    .option(...asJson)
    .action((predictor: string, options: Options) => ask('GET', predictor, options));

  data
    .command('remove <predictor>')
    .description('go back to the records before the newest import; trained models stay')
    .option(...to)
    .option(...asJson)
    .action((predictor: string, options: Options) => ask('DELETE', predictor, options));
};
