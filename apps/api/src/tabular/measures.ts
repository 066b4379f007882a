import type { Text } from '../definition/text.ts';
import type { MetricDeclaration, MetricValue } from '../definition/training.ts';
import {
  accuracy,
  auc,
  brier,
  calibrationError,
  type Interval,
  logLoss,
  meanInterval,
  r2,
} from '../learning/metrics.ts';
import type { TableTarget } from './description.ts';

/** How models of a kind of target are measured. Labels are 0 or 1, the index of a class, or the number itself. */
interface Measures {
  /** The first decides; lower losses are better by it. */
  readonly metrics: readonly [MetricDeclaration, ...MetricDeclaration[]];
  /** What a prediction loses: means are the probability, those of all classes, or the expected number. */
  loss(label: number, means: readonly number[]): number;
  measure(labels: readonly number[], means: readonly (readonly number[])[]): Record<string, Interval>;
}

const metric = (name: string, title: Text, better: 'higher' | 'lower', format?: 'percent') => ({
  name,
  title,
  better,
  ...(format && { format }),
});

/** Intervals are drawn with a seed of their own: they must not differ between trainings. */
const seed = 1;

const least = 1e-15;
const logOf = (probability: number) => Math.log(Math.max(least, probability));

const logLossMetric = metric('logLoss', { en: 'Log loss', fr: 'Perte logarithmique' }, 'lower');
const r2Metric = metric('r2', { en: 'Explained share (R²)', fr: 'Part expliquée (R²)' }, 'higher', 'percent');
const errorMetric = metric(
  'meanAbsoluteError',
  { en: 'Mean absolute error', fr: 'Erreur absolue moyenne' },
  'lower',
);
const first = (means: readonly (readonly number[])[]) => means.map(([mean = 0]) => mean);

const meanLoss = (
  { loss }: Pick<Measures, 'loss'>,
  labels: readonly number[],
  means: readonly (readonly number[])[],
): Interval => meanInterval(labels.map((label, row) => loss(label, means[row] ?? [])));

const absolute: Pick<Measures, 'loss'> = { loss: (label, [mean = 0]) => Math.abs(label - mean) };

const yesNo: Measures = {
  metrics: [
    logLossMetric,
    metric('auc', { en: 'AUC', fr: 'AUC' }, 'higher'),
    metric('brier', { en: 'Brier score', fr: 'Score de Brier' }, 'lower'),
    metric('calibrationError', { en: 'Calibration error', fr: 'Erreur de calibration' }, 'lower', 'percent'),
  ],
  loss: (label, [mean = 0]) => -logOf(label === 1 ? mean : 1 - mean),
  measure(labels, means) {
    const probabilities = first(means);
    return {
      logLoss: logLoss(labels, probabilities),
      auc: auc(labels, probabilities),
      brier: brier(labels, probabilities),
      calibrationError: calibrationError(labels, probabilities, seed),
    };
  },
};

const largest = (means: readonly number[]) => means.indexOf(Math.max(...means));

const classes: Measures = {
  metrics: [
    logLossMetric,
    metric('accuracy', { en: 'Right class', fr: 'Classe exacte' }, 'higher', 'percent'),
  ],
  loss: (label, means) => -logOf(means[label] ?? 0),
  measure(labels, means) {
    const hits = labels.filter((label, row) => largest(means[row] ?? []) === label).length;
    return { logLoss: meanLoss(classes, labels, means), accuracy: accuracy(hits, labels.length) };
  },
};

const number: Measures = {
  metrics: [r2Metric, errorMetric],
  loss: (label, [mean = 0]) => (label - mean) ** 2,
  measure: (labels, means) => ({
    r2: r2(labels, first(means), seed),
    meanAbsoluteError: meanLoss(absolute, labels, means),
  }),
};

const count: Measures = {
  metrics: [
    metric('deviance', { en: 'Poisson deviance', fr: 'Déviance de Poisson' }, 'lower'),
    r2Metric,
    errorMetric,
  ],
  // McCullagh & Nelder, "Generalized Linear Models", 2.3.
  loss(label, [mean = 0]) {
    const expected = Math.max(least, mean);
    return 2 * ((label === 0 ? 0 : label * Math.log(label / expected)) - (label - expected));
  },
  measure: (labels, means) => ({
    deviance: meanLoss(count, labels, means),
    r2: r2(labels, first(means), seed),
    meanAbsoluteError: meanLoss(absolute, labels, means),
  }),
};

const byKind: Readonly<Record<TableTarget['kind'], Measures>> = { 'yes-no': yesNo, classes, number, count };

export const measuresOf = ({ kind }: TableTarget): Measures => byKind[kind];

/** The metrics of the kind, in the order of their declaration. */
export function metricsOf(
  target: TableTarget,
  labels: readonly number[],
  means: readonly (readonly number[])[],
): MetricValue[] {
  const { metrics, measure } = measuresOf(target);
  const measured = measure(labels, means);
  return metrics.map(({ name }) => ({ name, ...(measured[name] as Interval) }));
}
