import type { MaybeRefOrGetter } from 'vue';
import { answerOf, api } from '../api/client.ts';
import { usePagedList } from '../api/paged-list.ts';
import type { components } from '../generated/api.ts';

/** Filters of a list of predictions; days as `YYYY-MM-DD`, both included. */
export interface PredictionFilter {
  predictor?: string;
  class?: string;
  from?: string;
  to?: string;
}

/** The predictions that the person may see, newest first, in pages of `limit`. */
export function usePredictions(filter: MaybeRefOrGetter<PredictionFilter>, limit: number) {
  return usePagedList('predictions', filter, limit, async (filters, paging) => {
    const page = await answerOf(
      api.GET('/api/predictions', { params: { query: { ...filters, ...paging } } }),
    );
    // openapi-fetch 0.17 types tuples as arrays (openapi-typescript issue 2632).
    return page as components['schemas']['PredictionPage'];
  });
}
