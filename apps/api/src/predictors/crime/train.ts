import type { Evaluation, Loss } from '../../definition/predictor.ts';
import type { Text } from '../../definition/text.ts';
import { TextError } from '../../definition/text-error.ts';
import type { Trained, TrainingContext } from '../../definition/training.ts';
import { type Artefact, artefactVersion } from './artefact.ts';
import { drawBorders } from './borders.ts';
import { breakdowns } from './breakdowns.ts';
import { dateOf, dayOf, weekdayOf } from './calendar.ts';
import { explainer } from './contributions.ts';
import { beforeLastYear, isCovered, lastYear, monthsOf, slotHours, slots, spanOf } from './counts.ts';
import { districtOfCell, expectCells, holdOut, measure, minDays, monthOfCell } from './evaluate.ts';
import { type Fit, fit, strengths } from './fit.ts';
import { coveredLength, gapNotes } from './gaps.ts';
import { countPast, encodeCounts } from './last-year.ts';
import { layOut } from './layout.ts';
import type { CrimeModel } from './model.ts';
import { makeRates, type Rates } from './rates.ts';
import { type CrimeRow, collect, noHour, type Records } from './records.ts';

const round = (value: number) => Number(value.toFixed(4));

/** @throws Error when there are less than two years, the minimum for training and measuring */
function assertTwoYears(records: Records): void {
  const known = coveredLength(beforeLastYear(spanOf(records)), records);
  // The first year may be incomplete: its first record need not be of its first day.
  if (known < minDays)
    throw new TextError({
      en: `The records cover less than two years: one to learn from, and one to be measured on. Before their last 12 months, they have ${known} days.`,
      fr: `Les enregistrements couvrent moins de deux ans : un pour apprendre, et un pour mesurer. Avant leurs 12 derniers mois, ils ont ${known} jours.`,
    });
}

/**
 * Variance over mean of counts per district, day and slot in the last 12 months, or per day where records have no hours
 * (Pearson’s statistic as a ratio, which rare events do not upset); at least 1, which is Poisson.
 */
function dispersionOf(records: Records, rates: Rates): number {
  const span = lastYear(spanOf(records));
  const months = monthsOf(span);
  const parts = records.hasHours ? slots : 1;
  const counts = new Uint16Array(months.length * records.districts.length * parts);
  for (let row = 0; row < records.count; row++) {
    const day = (records.day[row] as number) - span.from;
    const hour = records.hour[row] as number;
    if (day < 0 || (records.hasHours && hour === noHour)) continue;
    const part = records.hasHours ? Math.floor(hour / slotHours) : 0;
    const index = (day * records.districts.length + (records.district[row] as number)) * parts + part;
    counts[index] = (counts[index] as number) + 1;
  }
  let squares = 0;
  let expected = 0;
  counts.forEach((count, index) => {
    const day = Math.floor(index / parts / records.districts.length);
    if (!isCovered(records, span.from + day)) return;
    const district = Math.floor(index / parts) % records.districts.length;
    const when = [months[day] as number, weekdayOf(span.from + day)] as const;
    const rate = records.hasHours
      ? rates.slot(district, ...when, index % parts)
      : rates.untimed(district, ...when);
    squares += (count - rate) ** 2;
    expected += rate;
  });
  return Math.max(1, round(squares / Math.max(expected, 1e-9)));
}

/** What the records can't answer. */
function notesOf(records: Records): Text[] {
  const notes: Text[] = [];
  const untimed = records.hour.reduce((sum, hour) => sum + Number(hour === noHour), 0) / records.count;
  const share = Math.max(1, Math.round(untimed * 100));
  if (!records.hasHours)
    notes.push({
      en: 'The records have no hours, or one hour for all. Answers are for whole days, and there are no risk levels.',
      fr: 'Les enregistrements n’ont pas d’heures, ou une seule pour tous. Les réponses valent pour la journée, et il n’y a pas de niveaux de risque.',
    });
  else if (untimed > 0)
    notes.push({
      en: `${share} % of the records have no hour. If their type never has one, they count alike in every hour of the day. They do not count in the risk level.`,
      fr: `${share} % des enregistrements n’ont pas d’heure. Si leur type n’en a jamais, ils comptent autant à chaque heure du jour ; ils ne comptent pas dans le niveau.`,
    });
  notes.push(...gapNotes(records));
  return notes;
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

/** The map with the real borders, where all districts have some. */
async function mapOf(records: Records, { borders }: TrainingContext<CrimeRow>): Promise<Artefact['map']> {
  const find = await borders?.();
  const found = records.districts.map((district) => find?.(district));
  const real = found.filter((rings) => rings !== undefined);
  const layout =
    real.length === found.length ? drawBorders(real) : layOut(records.districts, records.centres);
  return structuredClone(layout) as Artefact['map'];
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
  const expected = expectCells(heldBack, records.districts, heldOut.days);
  const metrics = measure(expected, heldOut, seed);
  report({ en: 'measuring on earlier years', fr: 'mesure sur les années antérieures' }, 0.65);
  const measured = breakdowns({ records, heldOut, expected, seed, signal });
  signal.throwIfAborted();
  report({ en: 'fitting all records', fr: 'ajustement sur tous les enregistrements' }, 0.8);
  const serving = fit(records, spanOf(records));
  const rates = makeRates(serving);
  const map = await mapOf(records, context);
  const past = countPast(records);
  const artefact: Artefact = {
    format: 'presage-crime',
    version: artefactVersion,
    serving,
    heldBack,
    dispersion: dispersionOf(records, rates),
    lastYear: { counts: encodeCounts(past.counts), years: [...past.years] },
    ...(records.types && { types: [...records.types] }),
    map,
  };
  report({ en: 'weighing the fields', fr: 'poids des variables' }, 0.9);
  return {
    artefact,
    trainer: 'rates',
    parameters: {
      ...strengths,
      fittedOn: `${serving.from} – ${serving.until}`,
      measuredOn: `${dateOf(heldOut.span.from)} – ${dateOf(heldOut.span.until)}`,
      measuredBy: `${heldBack.from} – ${heldBack.until}`,
      ...(serving.cuts && { levelsBeginAt: serving.cuts.join(', ') }),
      varianceOverMean: artefact.dispersion,
    },
    metrics,
    breakdowns: measured,
    notes: notesOf(records),
    topFeatures: importances(rates),
  };
}

/** The newest fit of a model that has not seen the days from `from` on, or the one that has seen the fewest of them. */
function unseenFit({ fits }: CrimeModel, from: number): Fit {
  return fits.find(({ until }) => dayOf(until).number < from) ?? fits[1];
}

/**
 * Measures a model on the last 12 months of the records, by a fit that has not seen them: its metrics, and its squared
 * error in each measured cell. Cells of a district’s month depend on each other.
 */
export async function evaluate(model: CrimeModel, context: TrainingContext<CrimeRow>): Promise<Evaluation> {
  const records = await collect(context.records(), context.rows, context.signal);
  assertTwoYears(records);
  const heldOut = holdOut(records);
  const { districts } = records;
  const expected = expectCells(unseenFit(model, heldOut.span.from), districts, heldOut.days);
  const losses = Array.from(heldOut.rows, (cell): Loss => {
    const district = districts[districtOfCell(cell)] as string;
    return {
      loss: ((heldOut.observed.all[cell] as number) - (expected.all[cell] as number)) ** 2,
      slices: [['district', district]],
      block: `${district} ${monthOfCell(cell)}`,
    };
  });
  return { metrics: measure(expected, heldOut, context.seed), losses };
}
