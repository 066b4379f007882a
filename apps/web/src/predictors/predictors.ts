import { useQuery } from '@tanstack/vue-query';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../generated/api.ts';
import { formatMeasure, formatNumber } from '../preferences/numbers.ts';
import { say } from '../preferences/text.ts';

type Schemas = components['schemas'];
export type Predictor = Schemas['Predictor'];
export type Field = Schemas['PredictorField'];
export type Fields = Predictor['fields'];
export type Target = Predictor['target'];
export type Explanation = Schemas['Explanation'];

/** All predictors, in the order of the API. */
export function usePredictors() {
  return useQuery({
    queryKey: ['predictors'],
    queryFn: () => answerOf(api.GET('/api/predictors')),
    select: ({ items }) => items,
    staleTime: 60_000,
  });
}

/** The query of one predictor. */
export function predictorQuery(name: string) {
  return {
    queryKey: ['predictors', name] as const,
    queryFn: () => answerOf(api.GET('/api/predictors/{name}', { params: { path: { name } } })),
    staleTime: 60_000,
  };
}

/** Whether the value is a share of 0 to 1. */
const isShare = ({ kind }: Target) => kind === 'probability' || kind === 'class';

/** A value of the target with its unit. */
export function formatTarget(value: number, target: Target): string {
  if (isShare(target)) return formatMeasure(value, 'percent');
  return target.unit ? `${formatNumber(value)} ${say(target.unit)}` : formatNumber(value);
}

/** Both ends of an interval of the target; only the second has the unit. */
export function formatInterval(low: number, high: number, target: Target): [string, string] {
  return [isShare(target) ? formatMeasure(low, 'percent') : formatNumber(low), formatTarget(high, target)];
}

/** The label of a class of the target. */
export function classLabel(target: Target, key: string): string {
  const text = target.classes?.[key];
  return text ? say(text) : key;
}
