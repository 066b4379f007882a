import type { Loss } from '../../definition/predictor.ts';
import { TextError } from '../../definition/text-error.ts';
import type { MetricValue, Trained, TrainingContext } from '../../definition/training.ts';
import { type Artefact, artefactVersion } from './artefact.ts';
import { dayOf, weekdayOf } from './calendar.ts';
import { explainer } from './contributions.ts';
import { beforeLastYear, cellOf, cellsPerDistrict, lastYear, monthsOf, slotHours, slots } from './counts.ts';
import { ceiling, expectCells, holdOut, measure, measureNaive } from './evaluate.ts';
import { type Fit, fit, strengths } from './fit.ts';
import { encodeCounts } from './last-year.ts';
import { layOut } from './layout.ts';
import { hasHour } from './levels.ts';
import type { CrimeModel } from './model.ts';
import { makeRates, type Rates } from './rates.ts';
import { type CrimeRow, collect, type Records } from './records.ts';
import { typeCount } from './types.ts';

const spanOf = ({ first, last }: Records) => ({ from: first, until: last });
const round = (value: number) => Number(value.toFixed(4));

/** The first year may be incomplete: its first record need not be of its first day. */
const fewestDays = 330;

/** @throws Error when there are less than two years, the minimum for training and measuring */
function assertTwoYears(records: Records): void {
  const { from, until } = beforeLastYear(spanOf(records));
  if (until - from + 1 < fewestDays)
    throw new TextError({
      en: 'The records span less than two years: one to learn from, and one to be measured on.',
      fr: 'Les enregistrements couvrent moins de deux ans : un pour apprendre, et un pour mesurer.',
    });
}

/** Counts of the last 12 months: [district][type][cell]. */
function countLastYear(records: Records): Float64Array {
  const span = lastYear(spanOf(records));
  const months = monthsOf(span);
  const counts = new Float64Array(records.districts.length * typeCount * cellsPerDistrict);
  for (let row = 0; row < records.count; row++) {
    const day = records.day[row] as number;
    if (day < span.from) continue;
    const place = (records.district[row] as number) * typeCount + (records.type[row] as number);
    const slot = Math.floor((records.hour[row] as number) / slotHours);
    const cell = cellOf(months[day - span.from] as number, weekdayOf(day), slot);
    counts[place * cellsPerDistrict + cell] = (counts[place * cellsPerDistrict + cell] as number) + 1;
  }
  return counts;
}

/**
 * Variance over mean of counts per district, day and slot in the last 12 months (Pearson’s statistic as a ratio,
 * which rare events do not upset); at least 1, which is Poisson.
 */
function dispersionOf(records: Records, rates: Rates): number {
  const span = lastYear(spanOf(records));
  const months = monthsOf(span);
  const counts = new Uint16Array(months.length * records.districts.length * slots);
  for (let row = 0; row < records.count; row++) {
    const day = (records.day[row] as number) - span.from;
    if (day < 0 || !hasHour(records.type[row] as number)) continue;
    const slot = Math.floor((records.hour[row] as number) / slotHours);
    const index = (day * records.districts.length + (records.district[row] as number)) * slots + slot;
    counts[index] = (counts[index] as number) + 1;
  }
  let squares = 0;
  let expected = 0;
  counts.forEach((count, index) => {
    const day = Math.floor(index / slots / records.districts.length);
    const district = Math.floor(index / slots) % records.districts.length;
    const rate = rates.slot(district, months[day] as number, weekdayOf(span.from + day), index % slots);
    squares += (count - rate) ** 2;
    expected += rate;
  });
  return Math.max(1, round(squares / Math.max(expected, 1e-9)));
}

/** Mean absolute contribution of each field over all districts, months, weekdays and hours. */
function importances(rates: Rates): Trained['topFeatures'] {
  const explain = explainer(rates);
  const sums = new Map<string, number>();
  const moments = rates.districts * 84 * 24;
  for (let moment = 0; moment < moments; moment++) {
    const day = Math.floor(moment / 24) % 84;
    const district = Math.floor(moment / 24 / 84);
    const { contributions } = explain(district, Math.floor(day / 7), day % 7, moment % 24);
    for (const [field, contribution] of Object.entries(contributions))
      sums.set(field, (sums.get(field) ?? 0) + Math.abs(contribution) / moments);
  }
  return [...sums]
    .map(([field, importance]) => ({ field, importance: round(importance) }))
    .sort((a, b) => b.importance - a.importance);
}

/**
 * Fits the records without the last 12 months, measures the fit on those, and fits all records for serving. Both fits are
 * in the artefact, so that a comparison never measures a fit on records that it has seen.
 * @throws Error when the records span less than two years
 */
export async function train(context: TrainingContext<CrimeRow>): Promise<Trained> {
  const { signal, report, seed } = context;
  report({ en: 'reading the records', fr: 'lecture des enregistrements' }, 0);
  const records = await collect(context.records(), context.rows, signal);
  assertTwoYears(records);
  report(
    { en: 'fitting all but the last 12 months', fr: 'ajustement sur tout sauf les 12 derniers mois' },
    0.5,
  );
  const heldBack = fit(records, beforeLastYear(spanOf(records)));
  signal.throwIfAborted();
  report({ en: 'measuring on the last 12 months', fr: 'mesure sur les 12 derniers mois' }, 0.6);
  const heldOut = holdOut(records);
  const metrics = measure(heldBack, heldOut, records.districts, seed);
  const naive = measureNaive(heldOut);
  signal.throwIfAborted();
  report({ en: 'fitting all records', fr: 'ajustement sur tous les enregistrements' }, 0.8);
  const serving = fit(records, spanOf(records));
  const rates = makeRates(serving);
  const { rings, ...map } = layOut(records.districts, records.centres);
  const artefact: Artefact = {
    format: 'presage-crime',
    version: artefactVersion,
    serving,
    heldBack,
    dispersion: dispersionOf(records, rates),
    lastYear: encodeCounts(countLastYear(records)),
    map: { ...map, rings: rings.map((ring) => [...ring]) },
  };
  report({ en: 'weighing the fields', fr: 'poids des variables' }, 0.9);
  return {
    artefact,
    trainer: 'rates',
    parameters: {
      ...strengths,
      fittedOn: `${serving.from} to ${serving.until}`,
      measuredOn: `the 12 months after ${heldBack.until}, by a fit of ${heldBack.from} to ${heldBack.until}`,
      levelsBeginAt: serving.cuts.join(', '),
      varianceOverMean: artefact.dispersion,
      r2AsLastYear: round(naive.r2),
      r2NoiseAllows: round(ceiling(heldOut.observed)),
      levelAccuracyAsLastYear: round(naive.levelAccuracy),
    },
    metrics,
    topFeatures: importances(rates),
  };
}

/** The newest fit of a model that has not seen the days from `from` on, or the one that has seen the fewest of them. */
function unseenFit({ fits }: CrimeModel, from: number): Fit {
  return fits.find(({ until }) => dayOf(until).number < from) ?? fits[1];
}

/** The last 12 months of the records, and a fit of the model's kind that has not seen them. */
async function unseen(model: CrimeModel, context: TrainingContext<CrimeRow>) {
  const records = await collect(context.records(), context.rows, context.signal);
  assertTwoYears(records);
  const heldOut = holdOut(records);
  return { fit: unseenFit(model, heldOut.span.from), heldOut, districts: records.districts };
}

/** Measures a model on the last 12 months of the records, by a fit that has not seen them. */
export async function evaluate(
  model: CrimeModel,
  context: TrainingContext<CrimeRow>,
): Promise<readonly MetricValue[]> {
  const { fit, heldOut, districts } = await unseen(model, context);
  return measure(fit, heldOut, districts, context.seed);
}

/** The squared error of a model in each cell of the last 12 months. Cells of a district's month depend on each other. */
export async function losses(
  model: CrimeModel,
  context: TrainingContext<CrimeRow>,
): Promise<readonly Loss[]> {
  const { fit, heldOut, districts } = await unseen(model, context);
  const { all } = expectCells(fit, makeRates(fit), districts, heldOut.span);
  return Array.from(all, (expected, cell): Loss => {
    const district = districts[Math.floor(cell / cellsPerDistrict)] as string;
    const month = Math.floor((cell % cellsPerDistrict) / (cellsPerDistrict / 12));
    return {
      loss: ((heldOut.observed[cell] as number) - expected) ** 2,
      slices: [['district', district]],
      block: `${district} ${month}`,
    };
  });
}
