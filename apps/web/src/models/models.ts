import { useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import type { CalibrationBin, MetricValue } from '../../../api/src/definition/training.ts';
import { answerOf, api } from '../api/client.ts';

interface ModelData {
  source: 'synthetic' | 'import' | 'published';
  name: string;
  fingerprint: string;
  rows: number;
}

/** A version in the list; one that is damaged or foreign has only the reason why it is refused. */
export interface ModelSummary {
  predictor: string;
  digest: string;
  first: boolean;
  pinned: boolean;
  refused: string | null;
  trainer?: string;
  trainedAt?: string;
  seed?: number;
  data?: ModelData;
  metrics?: readonly MetricValue[];
}

export interface ModelCard {
  predictor: string;
  digest: string;
  trainer: string;
  trainedAt: string;
  seconds: number;
  seed: number;
  code: { version: string; commit: string | null };
  data: ModelData;
  parameters: Record<string, string | number>;
  metrics: readonly MetricValue[];
  candidates?: readonly { trainer: string; metrics: readonly MetricValue[] }[];
  calibration?: readonly CalibrationBin[];
  topFeatures: readonly { field: string; importance: number }[];
}

export interface Comparison {
  predictor: string;
  metric: string;
  better: 'higher' | 'lower';
  data: { source: string; name: string; fingerprint: string };
  a: { digest: string; metrics: readonly MetricValue[] };
  b: { digest: string; metrics: readonly MetricValue[] };
  worse: boolean;
}

export interface Training {
  id: string;
  predictor: string;
  state: 'queued' | 'running' | 'done' | 'failed';
  step: string;
  /** How far it is, 0 to 1. */
  share: number;
  message: string | null;
  digest: string | null;
  createdAt: string;
}

/** All versions of all predictors, newest first. */
export function useModels() {
  return useQuery({
    queryKey: ['models', 'list'],
    queryFn: async () => (await answerOf(api.GET('/api/models'))) as unknown as { models: ModelSummary[] },
    select: ({ models }) => models,
  });
}

/** The card of a version. */
export function useModel(digest: MaybeRefOrGetter<string>) {
  return useQuery(
    computed(() => ({
      queryKey: ['models', 'one', toValue(digest)],
      queryFn: async () =>
        (await answerOf(
          api.GET('/api/models/{digest}', { params: { path: { digest: toValue(digest) } } }),
        )) as unknown as ModelCard,
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
        queryFn: async () =>
          (await answerOf(api.GET('/api/models/compare', { params: { query } }))) as unknown as Comparison,
        enabled: query.a !== '' && query.b !== '',
      };
    }),
  );
}
