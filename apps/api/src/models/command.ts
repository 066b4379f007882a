import type { Configuration } from '../configuration/configuration.ts';
import { openDatabase } from '../database/database.ts';
import { openRecords } from '../datasets/current.ts';
import { discoverPredictors } from '../discovery/discover.ts';
import { exitCode, Refusal } from '../messages/refusal.ts';
import { compareModels } from './compare.ts';
import { openRegistry } from './registry.ts';

const usage = 'Usage: compare PREDICTOR A B. A and B are digests of its models.';

/**
 * Compares two versions of a model and prints the result as JSON: the api starts it as a child process so that
 * measuring does not slow its answers down.
 * @returns the exit code
 * @throws Refusal with the reason why a model was refused
 */
export async function compareCommand(args: readonly string[], configuration: Configuration): Promise<number> {
  const [name, a, b] = args;
  if (!name || !a || !b || args.length > 3) throw new Refusal(usage, exitCode.usage);
  const predictors = await discoverPredictors(configuration.predictorsDir);
  const predictor = predictors.find((each) => each.name === name);
  if (!predictor) throw new Refusal(`There is no predictor "${name}".`, exitCode.usage);
  const registry = openRegistry(configuration.modelsDir);
  const database = openDatabase(configuration, () => undefined);
  try {
    const records = await openRecords(predictor, registry.folder, database.prisma);
    const answer = JSON.stringify(await compareModels(predictor, registry, records, { a, b }));
    await new Promise((resolve) => process.stdout.write(`${answer}\n`, resolve));
    return 0;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`compare ${args.join(' ')}: ${(error as Error).message}`, exitCode.data);
  } finally {
    await database.close();
  }
}
