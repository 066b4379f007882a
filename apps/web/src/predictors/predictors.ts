import { useQuery } from '@tanstack/vue-query';
import type { Fields } from '../../../api/src/definition/field.ts';
import type { Explanation, Outcome, Wording } from '../../../api/src/definition/model.ts';
import type { Target } from '../../../api/src/definition/predictor.ts';
import type { MetricDeclaration, TrainerDeclaration } from '../../../api/src/definition/training.ts';
import { answerOf, api } from '../api/client.ts';
import type { Figure, Text } from '../figures/figure.ts';
import { say } from '../figures/figure.ts';
import { formatNumber, formatPercent } from '../figures/numbers.ts';

/** A predictor as the API tells of it: what its definition declares, and the model that serves it. */
export interface Predictor {
  name: string;
  title: Text;
  question: Text;
  summary: Text;
  notice: Text;
  fields: Fields;
  target: Target;
  data: { synthetic: boolean; notice?: Text; disclaimer?: Text; leavesOut?: Text };
  model: {
    digest: string;
    trainer: string;
    trainedAt: string;
    data: { source: 'synthetic' | 'import' | 'published'; name: string; fingerprint: string; rows: number };
  };
  trainers: readonly TrainerDeclaration[];
  metrics: readonly MetricDeclaration[];
}

/** A prediction: as it is answered at first, and with more when it is looked at again. */
export interface Prediction {
  id: string;
  predictor: string;
  /** Digest of the model that made it. */
  model: string;
  outcome: Outcome;
  createdAt: string;
  /** Null when its model is no longer at hand; as are explanation and synthetic. */
  wording: Wording | null;
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
    queryFn: async () => (await answerOf(api.GET('/api/predictors'))) as unknown as { items: Predictor[] },
    select: ({ items }) => items,
    staleTime: 60_000,
  });
}

/** How to ask for one predictor. */
export function predictorQuery(name: string) {
  return {
    queryKey: ['predictors', name] as const,
    queryFn: async () =>
      (await answerOf(
        api.GET('/api/predictors/{name}', { params: { path: { name } } }),
      )) as unknown as Predictor,
    staleTime: 60_000,
  };
}

/** A figure of the target, in its unit. */
export function formatTarget(value: number, target: Target): string {
  if (target.kind === 'probability') return formatPercent(value);
  return target.unit ? `${formatNumber(value)} ${say(target.unit)}` : formatNumber(value);
}

/** What a prediction says in a few words; its figure when nothing is left that could word it. */
export function headlineOf({ wording, outcome }: Prediction, target: Target): string {
  return wording ? say(wording.headline) : formatTarget(outcome.value, target);
}

/** The wording of a class of the target. */
export function classLabel(target: Target, key: string): string {
  const text = target.classes?.[key];
  return text ? say(text) : key;
}
