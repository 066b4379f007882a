import { answerOf, api } from '../api/client.ts';
import type { components } from '../generated/api.ts';
import { say } from '../preferences/text.ts';
import type { Input } from './input.ts';
import { formatTarget, type Target } from './predictors.ts';

type Stored = components['schemas']['StoredPrediction'];

/** A prediction. A new one has no input and no figures; a stored one has no explanation when its model is gone. */
export type Prediction = Pick<Stored, 'id' | 'predictor' | 'model' | 'outcome' | 'createdAt' | 'wording'> &
  Partial<Pick<Stored, 'explanation' | 'synthetic' | 'input' | 'figures' | 'note' | 'actual'>> &
  Partial<Pick<components['schemas']['Prediction'], 'stored' | 'notStored'>>;

/** Makes a prediction. Each predictor has a path of its own in the OpenAPI document. */
export async function predict(name: string, input: Input): Promise<Prediction> {
  const path = `/api/predictors/${encodeURIComponent(name)}/predictions` as never;
  return answerOf(
    api.POST(path, { body: input } as never) as Promise<{ data?: Prediction; response: Response }>,
  );
}

/** The query of one prediction, with its input and figures. */
export function predictionQuery(id: string) {
  return {
    queryKey: ['predictions', 'one', id] as const,
    // The cast: openapi-fetch 0.17 types tuples as arrays (openapi-typescript issue 2632).
    queryFn: async (): Promise<Prediction> =>
      (await answerOf(api.GET('/api/predictions/{id}', { params: { path: { id } } }))) as Stored,
    staleTime: Number.POSITIVE_INFINITY,
  };
}

/** The headline of a prediction; its value when its model is gone and nothing words it. */
export function headlineOf({ wording, outcome }: Prediction, target: Target): string {
  return wording ? say(wording.headline) : formatTarget(outcome.value, target);
}
