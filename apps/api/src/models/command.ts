import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { Configuration, SecretName } from '../configuration.ts';
import { openDatabase } from '../database/database.ts';
import { openRecords } from '../datasets/current.ts';
import { discoverPredictors } from '../definition/discover.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { exitCode, Refusal } from '../refusal.ts';
import { exportModel, importModel } from './bundle.ts';
import { compareModels } from './compare.ts';
import { listModels } from './list.ts';
import { openRegistry, type Registry } from './registry.ts';

const usage =
  'Usage: models list | models export PREDICTOR DIGEST | models import | models compare PREDICTOR A B';

interface Here {
  readonly configuration: Configuration;
  readonly predictors: readonly AnyPredictor[];
  readonly registry: Registry;
}

/** Secrets that a verb reads, and what it answers on standard output. */
const verbs: Record<
  string,
  { words: number; secrets: readonly SecretName[]; answer(here: Here, words: string[]): Promise<string> }
> = {
  list: {
    words: 0,
    secrets: [],
    answer: async (here) => JSON.stringify(await listModels(here)),
  },
  export: {
    words: 2,
    secrets: [],
    answer: ({ registry }, [predictor = '', digest = '']) => exportModel(registry, predictor, digest),
  },
  import: {
    words: 0,
    secrets: [],
    async answer({ registry, predictors }) {
      const { predictor, digest } = await importModel(registry, predictors, await text(process.stdin));
      return JSON.stringify({ predictor, digest });
    },
  },
  compare: {
    words: 3,
    secrets: ['databasePassword'],
    async answer({ configuration, predictors, registry }, [name = '', a = '', b = '']) {
      const predictor = predictors.find((each) => each.name === name);
      if (!predictor) throw new Refusal(`There is no predictor "${name}".`, exitCode.usage);
      const database = openDatabase(configuration, () => undefined);
      try {
        const records = await openRecords(predictor, registry.folder, database.prisma);
        return JSON.stringify(await compareModels(predictor, registry, records, { a, b }));
      } finally {
        await database.close();
      }
    },
  },
};

/**
 * The registry on the command line: lists, exports, imports and compares models; answers in JSON.
 * @throws Refusal with why a model was refused
 */
export async function modelsCommand(
  words: readonly string[],
  readConfiguration: (secrets: readonly SecretName[]) => Configuration,
): Promise<number> {
  const { positionals } = readWords(words);
  const [name = '', ...rest] = positionals;
  const verb = verbs[name];
  if (!verb || rest.length !== verb.words) throw new Refusal(usage, exitCode.usage);
  const configuration = readConfiguration(verb.secrets);
  const predictors = await discoverPredictors(configuration.predictorsDir);
  const registry = openRegistry(configuration.modelsDir);
  try {
    const answer = await verb.answer({ configuration, predictors, registry }, rest);
    await new Promise((resolve) => process.stdout.write(`${answer}\n`, resolve));
    return 0;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`models ${positionals.join(' ')}: ${(error as Error).message}`, exitCode.data);
  }
}

/** `--json` is allowed and changes nothing: there is no other form. */
function readWords(words: readonly string[]): { positionals: string[] } {
  try {
    return parseArgs({
      args: [...words],
      options: { json: { type: 'boolean' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new Refusal(`${(error as Error).message} ${usage}`, exitCode.usage);
  }
}
