import { z } from 'zod';
import { type EnvironmentModels, modelListSchema } from './schema.ts';

/** Only the shown fields of another environment's answer are read: its version may differ. */
const answerSchema = modelListSchema.pick({ environment: true, pins: true }).extend({
  models: z.array(modelListSchema.shape.models.element.pick({ predictor: true, digest: true, pinned: true })),
});

const timeoutMilliseconds = 2_000;
/** Another environment is asked at most this often (milliseconds). */
const freshness = 5_000;

const served = ({ pins, models }: z.infer<typeof answerSchema>): EnvironmentModels['models'] =>
  Object.entries(pins).map(([predictor, pin]) => ({
    predictor,
    pin,
    digest: models.find((model) => model.predictor === predictor && model.pinned)?.digest ?? null,
  }));

async function ask(address: string): Promise<EnvironmentModels['models']> {
  const answer = await fetch(new URL('/api/models', address), {
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  });
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return served(answerSchema.parse(await answer.json()));
}

/**
 * Reports what every environment serves: this one, then those of `OTHER_ENVIRONMENTS`, over HTTP.
 * One that does not answer within 2 s is listed with `models: null`.
 * @param others addresses of their APIs within the cluster, by name
 * @param here what this one serves now
 */
export function environmentsAsked(
  others: Readonly<Record<string, string>>,
  here: () => EnvironmentModels,
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
  return async () => [here(), ...(await elsewhere())];
}
