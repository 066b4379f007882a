import { answerOf, api } from '../api/client.ts';
import type { Figure } from '../figures/figure.ts';
import type { components } from '../generated/api.ts';
import { say, type Text } from '../preferences/text.ts';
import type { Input } from './input.ts';
import { type Explanation, formatTarget, type Target } from './predictors.ts';

type Schemas = components['schemas'];

/** A prediction: as it is answered at first, and with more when it is looked at again. */
export interface Prediction {
  id: string;
  predictor: string;
  /** Digest of the model that made it. */
  model: string;
  /** Its interval has two ends. */
  outcome: Omit<Schemas['Outcome'], 'interval'> & { interval?: readonly number[] };
  createdAt: string;
  /** Null when its model is no longer at hand; as are explanation and synthetic. */
  wording: Schemas['Wording'] | null;
  explanation?: Explanation | null;
  synthetic?: boolean | null;
  input?: Readonly<Record<string, string | number | null | undefined>>;
  figures?: readonly Figure[];
  /** Why the explanation is left out. */
  note?: Text | null;
}

/** Makes a prediction; each predictor has its path. */
export async function predict(name: string, input: Input): Promise<Prediction> {
  const path = `/api/predictors/${encodeURIComponent(name)}/predictions` as never;
  return answerOf(
    api.POST(path, { body: input } as never) as Promise<{ data?: Prediction; response: Response }>,
  );
}

/** How to ask for one prediction, with its input and its pictures. */
export function predictionQuery(id: string) {
  return {
    queryKey: ['predictions', 'one', id] as const,
    queryFn: async (): Promise<Prediction> => {
      const stored = await answerOf(api.GET('/api/predictions/{id}', { params: { path: { id } } }));
      // The document leaves the pictures open; their definition is what the API builds them from.
      return { ...stored, figures: stored.figures as unknown as readonly Figure[] };
    },
    staleTime: Number.POSITIVE_INFINITY,
  };
}

/** What a prediction says in a few words; its figure when nothing is left that could word it. */
export function headlineOf({ wording, outcome }: Prediction, target: Target): string {
  return wording ? say(wording.headline) : formatTarget(outcome.value, target);
}
