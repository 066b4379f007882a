import { useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../generated/api.ts';

export type Feature = components['schemas']['Feature'];

/** Choices for the number of latest predictions in which drift is measured. */
export const windows = ['100', '1000', '10000'] as const;

/** The features of a predictor: in training, and in its last predictions. */
export function useFeatures(name: MaybeRefOrGetter<string>, last: MaybeRefOrGetter<number>) {
  return useQuery(
    computed(() => ({
      queryKey: ['features', toValue(name), toValue(last)],
      queryFn: () =>
        answerOf(
          api.GET('/api/predictors/{name}/features', {
            params: { path: { name: toValue(name) }, query: { last: toValue(last) } },
          }),
        ),
    })),
  );
}
