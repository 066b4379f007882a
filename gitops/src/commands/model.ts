import type { Command } from 'commander';
import type { Configuration } from '../configuration/configuration.ts';
import type { Register } from './context.ts';

interface Where {
  readonly environment: string;
  readonly json?: boolean;
}

interface Delivering {
  readonly wait: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const environmentOption = ['--env, --environment <environment>', 'dev or prod'] as const;

async function clusterHere({ state }: Configuration) {
  const { readClusterRecord } = await import('../cluster/record.ts');
  const { gitIn } = await import('../git/git.ts');
  const { requireCluster } = await import('../environments/rollout/reach.ts');
  const record = await readClusterRecord(state);
  await requireCluster(record);
  return { record, git: gitIn(record.repository) };
}

const registerList = (model: Command, context: () => Configuration) =>
  model
    .command('list')
    .description('the versions of every model: what each environment has, pins and serves')
    .option(...environmentOption)
    .option('--json', 'print it as JSON')
    .action(async ({ environment: name, json = false }: Partial<Where>) => {
      const { environmentNames, environmentOf } = await import('../descriptor/environment.ts');
      const { readRegistry } = await import('../models/registry.ts');
      const { registriesText } = await import('../models/text.ts');
      const environments = (name === undefined ? environmentNames : [name]).map(environmentOf);
      const { record } = await clusterHere(context());
      const registries = await Promise.all(
        environments.map((environment) => readRegistry(record, environment)),
      );
      console.log(json ? JSON.stringify(registries, null, 2) : registriesText(registries));
    });

const registerTrain = (model: Command, context: () => Configuration) =>
  model
    .command('train')
    .description('train a new version as a Job, and say how to serve it')
    .argument('<predictor>')
    .option(...environmentOption, 'dev')
    .option('--seed <number>', 'seed of the training (default: 1)')
    .option('--no-wait', 'do not follow it to its end')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (predictor: string, options: Where & Delivering & { readonly seed?: string }) => {
      const { environmentOf } = await import('../descriptor/environment.ts');
      const { trainNow } = await import('../models/train-now.ts');
      const environment = environmentOf(options.environment);
      const { record } = await clusterHere(context());
      const { seed, dryRun = false, json = false, wait: follow } = options;
      const result = await trainNow(record, { environment, predictor, seed, dryRun, json, follow });
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });

interface PromoteOptions extends Delivering {
  readonly force?: boolean;
  readonly why?: string;
}

/** @throws Refusal (64) when one of the two is given without the other. */
async function reasonOf({ force = false, why }: PromoteOptions): Promise<string | undefined> {
  const { exitCode, Refusal } = await import('@presage/runtime/refusal');
  if (force !== Boolean(why?.trim())) {
    throw new Refusal(
      force ? '--force needs a reason, which the commit records.' : '--why is the reason of --force.',
      'Type both: --force --why "the reason".',
      exitCode.usage,
    );
  }
  return force ? why : undefined;
}

const registerPromote = (model: Command, context: () => Configuration) =>
  model
    .command('promote')
    .description('take the version that dev serves to prod, unless it is worse on prod’s data')
    .argument('<predictor>')
    .argument('[version]', 'a digest or its beginning (default: the one that dev serves)')
    .option('--force', 'promote it although it is worse')
    .option('--why <reason>', 'why, for the commit')
    .option('--no-wait', 'do not wait until it is live')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (predictor: string, version: string | undefined, options: PromoteOptions) => {
      const forcedWhy = await reasonOf(options);
      const { promoteModel } = await import('../models/promote.ts');
      const { personHere } = await import('../remote/checkout.ts');
      const { record, git } = await clusterHere(context());
      const by = await personHere();
      const { dryRun = false, json = false, wait: follow } = options;
      const result = await promoteModel(record, git, {
        predictor,
        dryRun,
        json,
        follow,
        ...(version === undefined ? {} : { version }),
        ...(forcedWhy === undefined ? {} : { forcedWhy }),
        ...(by ? { by } : {}),
      });
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });

const registerRollback = (model: Command, context: () => Configuration) =>
  model
    .command('rollback')
    .description('pin the version again that prod pinned before; all else stays')
    .argument('<predictor>')
    .option(...environmentOption, 'prod')
    .option('--no-wait', 'do not wait until it is live')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (predictor: string, options: Where & Delivering) => {
      const { environmentOf } = await import('../descriptor/environment.ts');
      const { rollbackModel } = await import('../models/rollback.ts');
      const { personHere } = await import('../remote/checkout.ts');
      const environment = environmentOf(options.environment);
      const { record, git } = await clusterHere(context());
      const by = await personHere();
      const { dryRun = false, json = false, wait: follow } = options;
      const own = { environment, predictor, dryRun, json, follow, ...(by ? { by } : {}) };
      const result = await rollbackModel(record, git, own);
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });

const registerCompare = (model: Command, context: () => Configuration) =>
  model
    .command('compare')
    .description('measure two versions on the same held-out records')
    .argument('<predictor>')
    .argument('<a>', 'a digest or its beginning, `first` or `pinned`')
    .argument('<b>', 'the other')
    .option(...environmentOption, 'dev')
    .option('--json', 'print it as JSON')
    .action(async (predictor: string, a: string, b: string, { environment: name, json = false }: Where) => {
      const { environmentOf } = await import('../descriptor/environment.ts');
      const { compareModels, readRegistry, versionNamed } = await import('../models/registry.ts');
      const { comparisonText } = await import('../models/text.ts');
      const environment = environmentOf(name);
      const { record } = await clusterHere(context());
      const registry = await readRegistry(record, environment);
      const [first, second] = [a, b].map((given) => versionNamed(registry, predictor, given).digest);
      const found = await compareModels(record, environment, predictor, { a: first ?? a, b: second ?? b });
      console.log(json ? JSON.stringify(found, null, 2) : comparisonText(found));
    });

/** `gitops model list|train|promote|rollback|compare` */
export const registerModel: Register = (program, context) => {
  const model = program.command('model').description('versions of the models: train, compare, promote');
  for (const register of [registerList, registerTrain, registerPromote, registerRollback, registerCompare])
    register(model, context);
};
