import type { Actual } from '../definition/actual.ts';
import { type Outcome, probabilityOf } from '../definition/model.ts';
import type { AnyPredictor, Target } from '../definition/predictor.ts';
import type { Text } from '../definition/text.ts';
import type { CalibrationBin } from '../definition/training.ts';
import {
  accuracy,
  auc,
  brier,
  calibrationBins,
  calibrationError,
  type Interval,
  logLoss,
  meanInterval,
} from '../learning/metrics.ts';

/** A prediction whose outcome is known. */
export interface Known {
  readonly outcome: Outcome;
  readonly actual: Actual;
}

/** A measure of predictions whose outcomes are known, with its 95 % interval: outcomes count as independent. */
export interface LiveMeasure extends Interval {
  readonly name: string;
  readonly title: Text;
  readonly better: 'higher' | 'lower' | 'zero';
  readonly format: 'number' | 'percent';
}

/** With fewer outcomes nothing is measured. */
export const enoughOutcomes = 100;

/** A probability is measured only with this many that happened, and that did not: else the intervals don't hold. */
export const enoughOfEach = 10;

/** How many outcomes there are; of a probability, the rarer of the two as well. */
export function outcomeCounts({ kind }: Pick<Target, 'kind'>, known: readonly Known[]) {
  if (kind !== 'probability') return { outcomes: known.length, rarer: null };
  const happened = known.filter(({ actual }) => actual === true).length;
  return { outcomes: known.length, rarer: Math.min(happened, known.length - happened) };
}

/** Whether there are enough outcomes to measure anything. */
export function areEnough(target: Pick<Target, 'kind'>, known: readonly Known[]): boolean {
  const { outcomes, rarer } = outcomeCounts(target, known);
  return outcomes >= enoughOutcomes && (rarer === null || rarer >= enoughOfEach);
}

/** Seed of the bootstrap of the calibration error. */
const seed = 1;

const titles = {
  logLoss: { en: 'Log loss', fr: 'Perte logarithmique' },
  brier: { en: 'Brier score', fr: 'Score de Brier' },
  auc: { en: 'AUC', fr: 'AUC' },
  accuracy: { en: 'Correct class', fr: 'Classe exacte' },
  calibrationError: { en: 'Calibration error', fr: 'Erreur de calibration' },
  meanAbsoluteError: { en: 'Mean absolute error', fr: 'Erreur absolue moyenne' },
  coverage: { en: 'Within the interval of 8 in 10', fr: 'Dans l’intervalle de 8 sur 10' },
  bias: { en: 'Actual minus predicted', fr: 'Réel moins prédit' },
} as const satisfies Record<string, Text>;

type Name = keyof typeof titles;

/** Measures known outcomes by the kind of the target; the first decides unless the predictor names another. */
export function measure(
  predictor: Pick<AnyPredictor, 'target' | 'metrics'>,
  known: readonly Known[],
): LiveMeasure[] {
  const { target, metrics } = predictor;
  const named = (
    name: Name,
    better: LiveMeasure['better'],
    interval: Interval,
    percent = false,
  ): LiveMeasure => {
    const declared = metrics.find((metric) => metric.name === name);
    const format = declared?.format ?? (percent ? 'percent' : 'number');
    return {
      ...interval,
      name,
      title: declared?.title ?? titles[name],
      better: declared?.better ?? better,
      format,
    };
  };
  if (target.kind === 'probability') {
    const { happened } = target;
    const labels = Uint8Array.from(known, ({ actual }) => Number(actual === true));
    const predicted = Float64Array.from(known, ({ outcome }) => outcome.value);
    const right = known.filter(({ outcome, actual }) => (outcome.class === happened) === actual).length;
    return [
      named('logLoss', 'lower', logLoss(labels, predicted)),
      ...(happened === undefined ? [] : [named('accuracy', 'higher', accuracy(right, known.length), true)]),
      named('calibrationError', 'lower', calibrationError(labels, predicted, seed), true),
      named('bias', 'zero', biasOf(labels, predicted), true),
      named('auc', 'higher', auc(labels, predicted)),
      named('brier', 'lower', brier(labels, predicted)),
    ];
  }
  if (target.kind === 'class') {
    const right = known.filter(({ outcome, actual }) => outcome.class === actual).length;
    const losses = known.map(
      ({ outcome, actual }) => -Math.log(Math.max(minShare, probabilityOf(outcome, String(actual)))),
    );
    return [
      named('logLoss', 'lower', meanInterval(losses)),
      named('accuracy', 'higher', accuracy(right, known.length), true),
    ];
  }
  const actual = Float64Array.from(known, (each) => Number(each.actual));
  const predicted = Float64Array.from(known, ({ outcome }) => outcome.value);
  const withInterval = known.filter(({ outcome }) => outcome.interval !== undefined);
  const within = withInterval.filter(({ outcome: { interval = [0, 0] }, actual }) => {
    const [low, high] = interval;
    return low <= Number(actual) && Number(actual) <= high;
  });
  const errors = actual.map((value, index) => Math.abs(value - (predicted[index] ?? 0)));
  return [
    named('meanAbsoluteError', 'lower', meanInterval(errors)),
    ...(withInterval.length < enoughOutcomes
      ? []
      : [named('coverage', 'higher', accuracy(within.length, withInterval.length), true)]),
    named('bias', 'zero', biasOf(actual, predicted)),
  ];
}

/** The logarithm of 0 is infinite. */
const minShare = 1e-15;

const biasOf = (actual: ArrayLike<number>, predicted: ArrayLike<number>): Interval =>
  meanInterval(
    Float64Array.from({ length: actual.length }, (_, row) => (actual[row] ?? 0) - (predicted[row] ?? 0)),
  );

/** Predicted against observed shares; none for a target that is no probability. */
export function calibrationOf({ kind }: Pick<Target, 'kind'>, known: readonly Known[]): CalibrationBin[] {
  if (kind !== 'probability') return [];
  return calibrationBins(
    Uint8Array.from(known, ({ actual }) => Number(actual === true)),
    Float64Array.from(known, ({ outcome }) => outcome.value),
  );
}
