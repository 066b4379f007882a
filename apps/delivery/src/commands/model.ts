import type { Configuration } from '@presage/gitops';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Command } from 'commander';
import { registerShadow } from './shadow.ts';
import {
  environmentIn,
  environmentOption,
  everyEnvironment,
  placeIn,
  placeOption,
  runningCluster,
  type Where,
} from './where.ts';

interface Delivering {
  readonly wait: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const registerList = (model: Command, configuration: () => Configuration) =>
  model
    .command('list')
    .description('show the versions of every model: what each environment has, pins and serves')
    .option(...placeOption)
    .option('--json', 'print it as JSON')
    .action(async ({ environment: name, json = false }: Where) => {
      const { readRegistry } = await import('../models/registry.ts');
      const { withLive } = await import('../models/live.ts');
      const { registriesText } = await import('../models/list-text.ts');
      const places =
        name === undefined ? await everyEnvironment(configuration()) : [await placeIn(configuration(), name)];
      const registries = await Promise.all(
        places.map(async (place) => withLive(place, await readRegistry(place))),
      );
      console.log(json ? JSON.stringify(registries, null, 2) : registriesText(registries));
    });

const registerTrain = (model: Command, configuration: () => Configuration) =>
  model
    .command('train')
    .description('train a new version, and print how to serve it')
    .argument('<predictor>')
    .option(...placeOption)
    .option('--seed <number>', 'seed of the training (default: 1)')
    .option('--no-wait', 'do not wait until it has ended')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (predictor: string, options: Where & Delivering & { readonly seed?: string }) => {
      const { trainModel } = await import('../models/train-model.ts');
      const place = await placeIn(configuration(), options.environment);
      const { seed, dryRun = false, json = false, wait: follow } = options;
      const result = await trainModel(place, { predictor, seed, dryRun, json, follow });
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });

interface PromoteOptions extends Delivering {
  readonly to?: string;
  readonly force?: boolean;
  readonly why?: string;
}

/** @throws Refusal (64) when one of the two is given without the other. */
function reasonOf({ force = false, why }: PromoteOptions): string | undefined {
  if (force !== Boolean(why?.trim())) {
    throw new Refusal(
      force ? '--force needs a reason, which the commit records.' : '--why is only for --force.',
      'Type both: --force --why "the reason".',
      exitCode.usage,
    );
  }
  return force ? why : undefined;
}

const registerPromote = (model: Command, configuration: () => Configuration) =>
  model
    .command('promote')
    .description('take the version that one environment serves to the next, unless it is worse there')
    .argument('<predictor>')
    .argument('[version]', 'a digest or its beginning (default: the version that is served)')
    .option('--to <environment>', 'the environment to promote to (default: the second one)')
    .option('--force', 'promote it although it is worse')
    .option('--why <reason>', 'why, for the commit')
    .option('--no-wait', 'do not wait until it is live')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (predictor: string, version: string | undefined, options: PromoteOptions) => {
      const reason = reasonOf(options);
      const { personHere } = await import('@presage/gitops');
      const { promoteModel } = await import('../models/promote.ts');
      const { routeTo } = await import('../models/route.ts');
      const cluster = await runningCluster(configuration());
      const route = routeTo(cluster.descriptor.environments, options.to);
      const by = await personHere();
      const { dryRun = false, json = false, wait: follow } = options;
      const result = await promoteModel(configuration(), cluster, {
        route,
        predictor,
        dryRun,
        json,
        follow,
        ...(version === undefined ? {} : { version }),
        ...(reason === undefined ? {} : { reason }),
        ...(by ? { by } : {}),
      });
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });

const registerPropose = (model: Command, configuration: () => Configuration) =>
  model
    .command('propose')
    .description(
      'write a commit that serves another version, on a branch: with the comparison, for you to merge',
    )
    .argument('<predictor>')
    .argument('[version]', 'a digest or its beginning (default: the newest that does not serve)')
    .option(...environmentOption)
    .option('--dry-run', 'print the commit, and write nothing')
    .option('--json', 'print the result as JSON')
    .action(
      async (
        predictor: string,
        version: string | undefined,
        { environment: name, dryRun = false, json = false }: Where & { readonly dryRun?: boolean },
      ) => {
        const { personHere } = await import('@presage/gitops');
        const { placeOf } = await import('../api/place.ts');
        const { proposalText, proposeModel } = await import('../models/propose.ts');
        const cluster = await runningCluster(configuration());
        const environment = await environmentIn(cluster, name);
        const place = await placeOf(configuration(), cluster, environment);
        const options = { environment, predictor, version, dryRun, by: await personHere() };
        const proposal = await proposeModel(cluster, place, options);
        console.log(json ? JSON.stringify(proposal, null, 2) : proposalText(proposal));
      },
    );

const registerRollback = (model: Command, configuration: () => Configuration) =>
  model
    .command('rollback')
    .description('pin the version again that an environment pinned before; everything else stays')
    .argument('<predictor>')
    .option(environmentOption[0], `${environmentOption[1]} (default: the second one)`)
    .option('--no-wait', 'do not wait until it is live')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (predictor: string, options: Where & Delivering) => {
      const { personHere } = await import('@presage/gitops');
      const { rollbackModel } = await import('../models/rollback.ts');
      const { routeTo } = await import('../models/route.ts');
      const cluster = await runningCluster(configuration());
      const environment =
        options.environment === undefined
          ? routeTo(cluster.descriptor.environments).target
          : await environmentIn(cluster, options.environment);
      const by = await personHere();
      const { dryRun = false, json = false, wait: follow } = options;
      const own = { environment, predictor, dryRun, json, follow, ...(by ? { by } : {}) };
      const result = await rollbackModel(configuration(), cluster, own);
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });

const registerCompare = (model: Command, configuration: () => Configuration) =>
  model
    .command('compare')
    .description('measure two versions on the same held-out records')
    .argument('<predictor>')
    .argument('<a>', 'a digest or its beginning, `first` or `pinned`')
    .argument('<b>', 'the other one')
    .option(...placeOption)
    .option('--json', 'print it as JSON')
    .action(async (predictor: string, a: string, b: string, { environment: name, json = false }: Where) => {
      const { compareModels, readRegistry, versionNamed } = await import('../models/registry.ts');
      const { comparisonText } = await import('../models/text.ts');
      const place = await placeIn(configuration(), name);
      const registry = await readRegistry(place);
      const digestOf = (given: string) => versionNamed(registry, predictor, given).digest;
      const found = await compareModels(place, predictor, { a: digestOf(a), b: digestOf(b) });
      console.log(json ? JSON.stringify(found, null, 2) : comparisonText(found));
    });

const registerShow = (model: Command, configuration: () => Configuration) =>
  model
    .command('show')
    .description(
      'show the card of a version: its measures by year and part, what its records can’t answer, and how it does in service',
    )
    .argument('<predictor>')
    .argument('[version]', 'a digest or its beginning, `first` or `pinned`', 'pinned')
    .option(...placeOption)
    .option('--json', 'print it as JSON')
    .action(async (predictor: string, version: string, { environment: name, json = false }: Where) => {
      const { readCard, readRegistry, versionNamed } = await import('../models/registry.ts');
      const { readLive } = await import('../models/live.ts');
      const { cardText } = await import('../models/card-text.ts');
      const { readShadowing, shadowText } = await import('../models/shadow-text.ts');
      const place = await placeIn(configuration(), name);
      const { digest } = versionNamed(await readRegistry(place), predictor, version);
      const [card, live, shadow] = await Promise.all([
        readCard(place, predictor, digest),
        readLive(place, predictor, digest),
        readShadowing(place, digest),
      ]);
      if (json) console.log(JSON.stringify({ ...card, live, ...(shadow && { shadow }) }, null, 2));
      else console.log([cardText(card, live), ...(shadow ? [shadowText(place, shadow)] : [])].join('\n\n'));
    });

const registerPin = (model: Command, configuration: () => Configuration) =>
  model
    .command('pin')
    .description('serve a version under npm start; in a cluster, the pins are in git')
    .argument('<predictor>')
    .argument('<version>', 'a digest or its beginning, `first`, or `newest`: the newest that is not worse')
    .option('--dry-run', 'print what would run, and run nothing')
    .option('--json', 'print the result as JSON')
    .action(async (predictor: string, version: string, options: Omit<Delivering, 'wait'>) => {
      const { localPlace } = await import('../api/place.ts');
      const { pinLocally } = await import('../models/pin-locally.ts');
      const { dryRun = false, json = false } = options;
      const result = await pinLocally(localPlace(configuration()), { predictor, version, dryRun, json });
      if (json && result) console.log(JSON.stringify(result, null, 2));
    });

/** `gitops model list|show|train|pin|shadow|propose|promote|rollback|compare` */
export function registerModel(program: Command, configuration: () => Configuration): void {
  const model = program.command('model').description('versions of the models: train, compare, promote');
  const registrations = [
    registerList,
    registerShow,
    registerTrain,
    registerPin,
    registerShadow,
    registerPropose,
    registerPromote,
    registerRollback,
    registerCompare,
  ];
  for (const register of registrations) register(model, configuration);
}
