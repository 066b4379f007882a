import { setImmediate as turn } from 'node:timers/promises';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { CalibrationBin } from '../definition/training.ts';
import type { ModelCard } from '../models/card.ts';
import { besideCard, type JudgedMeasure, judge, type Verdict } from './judge.ts';
import {
  areEnough,
  calibrationOf,
  enoughOutcomes,
  type LiveMeasure,
  measure,
  outcomeCounts,
} from './measures.ts';
import { type KnownPrediction, maxOutcomes } from './store.ts';

/** Consecutive predictions, by the time they were made, with enough outcomes to measure them. */
export interface Period {
  readonly from: string;
  readonly to: string;
  readonly outcomes: number;
  readonly measures: readonly Pick<LiveMeasure, 'name' | 'value' | 'low' | 'high'>[];
}

/** How a version does in service. */
export interface LiveFigures {
  readonly outcomes: number;
  /** Of a probability: how many of the rarer of the two; else null. */
  readonly rarer: number | null;
  readonly byVisitors: number;
  readonly limit: number;
  readonly isEnough: boolean;
  /** None without enough outcomes. */
  readonly measures: readonly JudgedMeasure[];
  readonly calibration: readonly CalibrationBin[];
  readonly periods: readonly Period[];
  /** Null without enough outcomes, and where the card promises nothing that they can be held to. */
  readonly verdict: Verdict | null;
}

const maxPeriods = 12;

/**
 * Measures a version on the predictions whose outcomes are known, beside what its card promises. Between two periods
 * other requests are served.
 * @param known oldest first
 */
export async function liveFigures(
  predictor: AnyPredictor,
  card: Pick<ModelCard, 'metrics'>,
  known: readonly KnownPrediction[],
): Promise<LiveFigures> {
  const isEnough = areEnough(predictor.target, known);
  const measures = isEnough ? besideCard(measure(predictor, known), card.metrics) : [];
  return {
    ...outcomeCounts(predictor.target, known),
    byVisitors: known.filter(({ reportedBy }) => reportedBy === 'visitor').length,
    limit: maxOutcomes,
    isEnough,
    measures,
    calibration: isEnough ? calibrationOf(predictor.target, known) : [],
    periods: await periodsOf(predictor, known),
    verdict: judge(measures, predictor.metrics),
  };
}

/** Periods of about the same number of outcomes: as many as have enough of them. */
async function periodsOf(predictor: AnyPredictor, known: readonly KnownPrediction[]): Promise<Period[]> {
  const count = Math.min(maxPeriods, Math.floor(known.length / enoughOutcomes));
  const periods: Period[] = [];
  for (let index = 0; count > 1 && index < count; index++) {
    await turn();
    const [start, end] = [index, index + 1].map((place) => Math.round((place * known.length) / count));
    const part = known.slice(start, end);
    const [first, last] = [part[0], part.at(-1)];
    if (!first || !last || !areEnough(predictor.target, part)) continue;
    periods.push({
      from: first.createdAt.toISOString(),
      to: last.createdAt.toISOString(),
      outcomes: part.length,
      measures: measure(predictor, part).map(({ name, value, low, high }) => ({ name, value, low, high })),
    });
  }
  return periods;
}
