import { z } from 'zod';
import type { ModelSummary } from './list.ts';
import { modelListSchema } from './schema.ts';

/** What an environment serves; `null` where it could not be asked. */
export interface EnvironmentModels {
  readonly environment: string;
  readonly here: boolean;
  readonly models: readonly { predictor: string; pin: string; digest: string | null }[] | null;
}

interface Listed {
  readonly environment: string;
  readonly pins: Readonly<Record<string, string>>;
  readonly models: readonly Pick<ModelSummary, 'predictor' | 'digest' | 'pinned'>[];
}

/** Of another environment's answer no more is read than is shown: its version may be another than this one. */
const answerSchema = modelListSchema.pick({ environment: true, pins: true }).extend({
  models: z.array(modelListSchema.shape.models.element.pick({ predictor: true, digest: true, pinned: true })),
});

const patience = 2_000;
/** However many people look, another environment is asked this often (milliseconds). */
const freshness = 5_000;

const served = ({ pins, models }: Listed): EnvironmentModels['models'] =>
  Object.entries(pins).map(([predictor, pin]) => ({
    predictor,
    pin,
    digest: models.find((model) => model.predictor === predictor && model.pinned)?.digest ?? null,
  }));

async function ask(address: string): Promise<EnvironmentModels['models']> {
  const answer = await fetch(new URL('/api/models', address), {
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return served(answerSchema.parse(await answer.json()));
}

/**
 * Asks every environment what it serves: this one, then the others of `OTHER_ENVIRONMENTS`.
 * One that does not answer within 2 s is listed with `models: null`.
 * @param others addresses of their APIs within the cluster, by name
 */
export function environmentsAsked(
  others: Readonly<Record<string, string>>,
  here: () => Promise<Listed>,
): () => Promise<EnvironmentModels[]> {
  let asked: { at: number; answers: Promise<EnvironmentModels[]> } | undefined;
  const elsewhere = () => {
    if (!asked || performance.now() - asked.at > freshness)
      asked = {
        at: performance.now(),
        answers: Promise.all(
          Object.entries(others).map(async ([environment, address]) => ({
            environment,
            here: false,
            models: await ask(address).catch(() => null),
          })),
        ),
      };
    return asked.answers;
  };
  return async () => {
    const [own, rest] = await Promise.all([here(), elsewhere()]);
    return [{ environment: own.environment, here: true, models: served(own) }, ...rest];
  };
}
