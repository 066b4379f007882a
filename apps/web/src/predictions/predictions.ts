import type { MaybeRefOrGetter } from 'vue';
import { answerOf, api } from '../api/client.ts';
import { usePagedList } from '../api/paged-list.ts';
import type { Figure } from '../figures/figure.ts';
import type { Input } from '../predictors/input.ts';
import type { Prediction } from '../predictors/predictors.ts';

/** What a list of predictions is narrowed to; days as `YYYY-MM-DD`, both included. */
export interface PredictionFilter {
  predictor?: string;
  class?: string;
  from?: string;
  to?: string;
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

/** The predictions that the person may see, newest first, a page of `limit` at a time. */
export function usePredictions(filter: MaybeRefOrGetter<PredictionFilter>, limit: number) {
  return usePagedList('predictions', filter, limit, (narrowed, paging) =>
    answerOf(api.GET('/api/predictions', { params: { query: { ...narrowed, ...paging } } })),
  );
}
