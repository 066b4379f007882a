import { useQuery } from '@tanstack/vue-query';
import { answerOf, api } from '../api/client.ts';
import { type Figure, say, type Text } from '../figures/figure.ts';
import { formatMeasure, formatNumber } from '../figures/numbers.ts';
import type { components } from '../generated/api.ts';

type Schemas = components['schemas'];
export type Predictor = Schemas['Predictor'];
export type Field = Schemas['PredictorField'];
export type Fields = Predictor['fields'];
export type Target = Predictor['target'];
export type Explanation = Schemas['Explanation'];

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

/** All predictors, in the order of the API. */
export function usePredictors() {
  return useQuery({
    queryKey: ['predictors'],
    queryFn: () => answerOf(api.GET('/api/predictors')),
    select: ({ items }) => items,
    staleTime: 60_000,
  });
}

/** How to ask for one predictor. */
export function predictorQuery(name: string) {
  return {
    queryKey: ['predictors', name] as const,
    queryFn: () => answerOf(api.GET('/api/predictors/{name}', { params: { path: { name } } })),
    staleTime: 60_000,
  };
}

/** A figure of the target, in its unit. */
export function formatTarget(value: number, target: Target): string {
  if (target.kind === 'probability') return formatMeasure(value, 'percent');
  return target.unit ? `${formatNumber(value)} ${say(target.unit)}` : formatNumber(value);
}

/** What a prediction says in a few words; its figure when nothing is left that could word it. */
export function headlineOf({ wording, outcome }: Prediction, target: Target): string {
  return wording ? say(wording.headline) : formatTarget(outcome.value, target);
}

/** An interval of the target, its unit said once. */
export function formatInterval(low: number, high: number, target: Target): [string, string] {
  return [
    target.kind === 'probability' ? formatMeasure(low, 'percent') : formatNumber(low),
    formatTarget(high, target),
  ];
}

/** The wording of a class of the target. */
export function classLabel(target: Target, key: string): string {
  const text = target.classes?.[key];
  return text ? say(text) : key;
}
