import { useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../generated/api.ts';

type Schemas = components['schemas'];
export type ModelSummary = Schemas['ModelSummary'];
export type Message = Schemas['Message'];
export type ListedShadow = Schemas['ModelList']['shadows'][string];
export type MetricValue = Schemas['MetricValue'];
export type MetricDeclaration = Schemas['Predictor']['metrics'][number];
export type Breakdown = Schemas['ModelBreakdown'];
export type CalibrationBin = Schemas['CalibrationBin'];

/** All versions of all predictors, newest first; under `npm start` with why each predictor's version serves. */
export function useModels() {
  return useQuery({
    queryKey: ['models', 'list'],
    queryFn: () => answerOf(api.GET('/api/models')),
  });
}

/** What each environment pins and serves, this environment first. */
export function useEnvironments() {
  return useQuery({
    queryKey: ['environments'],
    queryFn: () => answerOf(api.GET('/api/environments')),
    select: ({ items }) => items,
  });
}

/** The card of a version. */
export function useModel(digest: MaybeRefOrGetter<string>) {
  return useQuery(
    computed(() => ({
      queryKey: ['models', 'one', toValue(digest)],
      queryFn: () =>
        answerOf(api.GET('/api/models/{digest}', { params: { path: { digest: toValue(digest) } } })),
    })),
  );
}

/** Two versions, measured on the same held-out records of this environment. */
export function useComparison(
  predictor: MaybeRefOrGetter<string>,
  a: MaybeRefOrGetter<string>,
  b: MaybeRefOrGetter<string>,
) {
  return useQuery(
    computed(() => {
      const query = { predictor: toValue(predictor), a: toValue(a), b: toValue(b) };
      return {
        queryKey: ['models', 'comparison', query],
        queryFn: () => answerOf(api.GET('/api/models/compare', { params: { query } })),
        enabled: query.a !== '' && query.b !== '',
      };
    }),
  );
}

/** What a comparison says of the second version. */
export function verdictOf({ a, b, metric, paired, worse }: Schemas['ModelComparison']) {
  const [one, other] = [a, b].map(({ metrics }) => metrics.find(({ name }) => name === metric)?.value);
  if (a.digest === b.digest) return 'same';
  if (!paired) return one === other ? 'same' : worse ? 'worse' : 'better';
  return paired.verdict !== 'worse' && paired.worseSlices.length > 0 ? 'worseOnSlice' : paired.verdict;
}
