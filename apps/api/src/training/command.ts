import { parseArgs } from 'node:util';
import type { Configuration } from '../configuration/configuration.ts';
import { openDatabase } from '../database/database.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { discoverPredictors } from '../discovery/discover.ts';
import { message } from '../messages/message.ts';
import { exitCode, Refusal } from '../messages/refusal.ts';
import { openRegistry, type Registry } from '../models/registry.ts';
import { loadModel } from '../models/serving.ts';
import { runInTheBackground } from '../processes/background.ts';
import { runTraining } from './run.ts';
import { trainingStore } from './store.ts';
import { defaultSeed } from './train.ts';

const usage =
  'Usage: train [--predictor NAME] [--missing] [--seed NUMBER] [--training ID]. Example: train --predictor churn --seed 2';

/**
 * Trains one predictor, or all; with `--missing` only those whose first model is missing or damaged.
 * Prints its progress on standard output.
 * @returns the exit code
 * @throws Refusal with what failed and what to do
 */
export async function trainCommand(args: readonly string[], configuration: Configuration): Promise<number> {
  const { predictor: name, missing, seed, training } = readArgs(args);
  // A first model is waited for, and nothing is served yet.
  if (!missing) runInTheBackground();
  const predictors = await discoverPredictors(configuration.predictorsDir);
  const registry = openRegistry(configuration.modelsDir);
  const chosen = choose(predictors, name);
  const wanted = missing ? await withoutFirst(chosen, registry) : chosen;
  const signal = abortedBySignals();
  const database = openDatabase(configuration, () => undefined);
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  try {
    if (training && !(await trainingStore(database.prisma).find(training)))
      throw new Refusal(`There is no training ${training} in the database.`, exitCode.usage);
    for (const predictor of wanted) {
      const order = { configuration, database, registry, predictor, seed, print, signal };
      const requestedBy = missing ? 'install' : 'command';
      const card = await runTraining({ ...order, requestedBy, ...(training ? { training } : {}) });
      print(`${predictor.name}: ${card.digest} by ${card.trainer} in ${card.seconds} s`);
    }
    if (wanted.length === 0) print('Every predictor has its first model.');
    return 0;
  } finally {
    await database.close();
  }
}

function readArgs(args: readonly string[]) {
  const refuse = (why: string) => new Refusal(`${why}. ${usage}`, exitCode.usage);
  const options = {
    predictor: { type: 'string' },
    missing: { type: 'boolean', default: false },
    seed: { type: 'string', default: String(defaultSeed) },
    training: { type: 'string' },
  } as const;
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    values = parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw refuse((error as Error).message.replace(/\.$/, ''));
  }
  const { seed = '', training, predictor, missing = false } = values;
  if (!/^\d{1,9}$/.test(seed)) throw refuse(`--seed ${seed} is not a whole number from 0 to 999999999`);
  if (training && !predictor) throw refuse('--training needs --predictor');
  if (training && !/^[0-9a-f-]{36}$/.test(training)) throw refuse(`--training ${training} is not an id`);
  return { predictor, missing, training, seed: Number(seed) };
}

function choose(predictors: readonly AnyPredictor[], name: string | undefined): readonly AnyPredictor[] {
  if (name === undefined) return predictors;
  const chosen = predictors.filter((predictor) => predictor.name === name);
  if (chosen.length > 0) return chosen;
  const names = predictors.map((predictor) => predictor.name).join(', ');
  throw new Refusal(`There is no predictor "${name}". There are ${names}.`, exitCode.usage);
}

/** The predictors whose first model can't be served: none was trained, or it is damaged. */
async function withoutFirst(
  predictors: readonly AnyPredictor[],
  registry: Registry,
): Promise<AnyPredictor[]> {
  const checked = await Promise.all(
    predictors.map(async (predictor) => {
      try {
        const digest = await registry.first(predictor);
        if (!digest) return predictor;
        loadModel(predictor, await registry.read(predictor.name, digest));
        return undefined;
      } catch {
        return predictor;
      }
    }),
  );
  return checked.filter((predictor) => predictor !== undefined);
}

/** Aborted by SIGTERM and SIGINT; a second one ends the process at once, as it does without a handler. */
function abortedBySignals(): AbortSignal {
  const ended = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const)
    process.once(name, () =>
      ended.abort(new Refusal(message('stopped-by-signal', { signal: name }), exitCode.temporary)),
    );
  return ended.signal;
}
