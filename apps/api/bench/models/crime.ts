import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Breakdown, MetricValue } from '../../src/definition/training.ts';
import { dayOf } from '../../src/predictors/crime/calendar.ts';
import type { Cells, Span } from '../../src/predictors/crime/counts.ts';
import { expectCells, type HeldOut, holdOut, measure } from '../../src/predictors/crime/evaluate.ts';
import { fit } from '../../src/predictors/crime/fit.ts';
import { read } from '../../src/predictors/crime/loader.ts';
import predictor from '../../src/predictors/crime/predictor.ts';
import { type CrimeRow, collect, type Records } from '../../src/predictors/crime/records.ts';
import { contextOf } from '../../src/predictors/crime/test-context.ts';
import { publishedTypes } from '../../src/predictors/crime/types.ts';
import { comparators, type Expectations } from './comparators.ts';

interface Row {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly holds: boolean;
}

const columns = ['TYPE', 'YEAR', 'MONTH', 'DAY', 'HOUR', 'NEIGHBOURHOOD', 'X', 'Y'];
const years = [2021, 2022, 2023, 2024];
const goals = { meanR2: 0.85, level: 0.715, seconds: 8, bytes: 200_000 };

/** The published files have no quoted cells. */
async function readYear(file: string): Promise<CrimeRow[]> {
  const rows: CrimeRow[] = [];
  let places: number[] | undefined;
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const cells = line.split(',');
    if (!places) {
      places = columns.map((name) => cells.indexOf(name));
      continue;
    }
    const row = read(places.map((place) => cells[place] ?? ''));
    if (row) rows.push(row);
  }
  return rows;
}

/** With the keys of their types, and without the hours that are withheld; midnight stays an hour. */
function typed(rows: readonly CrimeRow[]): CrimeRow[] {
  const types = publishedTypes(new Set(rows.map(({ type }) => type)));
  if (!types) throw new Error('the files have a type that the Vancouver Police do not publish');
  return rows.map((row) => {
    const { key = row.type, hourWithheld } = types.get(row.type) ?? {};
    return { ...row, type: key, hour: hourWithheld ? null : row.hour };
  });
}

const measureOf = (metrics: readonly MetricValue[], name: string): number => {
  const found = metrics.find((each) => each.name === name);
  if (!found) throw new Error(`${name} was not measured`);
  return found.value;
};

/** The models that are compared, the one that is trained first. */
const approaches = ['rates', 'poisson', 'lightgbm', 'mean of rates and lightgbm', 'as last year'] as const;
type Approach = (typeof approaches)[number];

const meanOf = (a: Cells, b: Cells): Cells => ({
  all: a.all.map((count, cell) => (count + (b.all[cell] as number)) / 2),
  timed: a.timed.map((count, cell) => (count + (b.timed[cell] as number)) / 2),
});

interface Year {
  readonly name: string;
  readonly r2: Readonly<Record<Approach, number>>;
  readonly level: Readonly<Record<Approach, number>>;
}

/** All approaches on one year, by the years before. */
function measureYear(records: Records, span: Span, name: string, others: Expectations): Year {
  const heldOut: HeldOut = holdOut(records, span);
  const known = { from: records.first, until: span.from - 1 };
  const rates = expectCells(fit(records, known), records.districts, heldOut.days);
  const metrics: Record<Approach, MetricValue[]> = {
    rates: measure(rates, heldOut, 1),
    poisson: measure(others.poisson, heldOut, 1),
    lightgbm: measure(others.lightgbm, heldOut, 1),
    'mean of rates and lightgbm': measure(meanOf(rates, others.lightgbm), heldOut, 1),
    'as last year': heldOut.before ? measure(heldOut.before, heldOut, 1) : [],
  };
  const each = (metric: string) =>
    Object.fromEntries(approaches.map((one) => [one, measureOf(metrics[one], metric)])) as Year['r2'];
  return { name, r2: each('r2'), level: each('levelAccuracy') };
}

const written = (values: readonly number[]) => values.map((value) => value.toFixed(4)).join(', ');
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A row for each approach: R² and the share of right levels of every year, with their means. */
function approachRows(measured: readonly Year[], ceilings: Breakdown): Row[] {
  const names = measured.map(({ name }) => name).join(', ');
  const rows = approaches.map((one): Row => {
    const r2 = measured.map((year) => year.r2[one]);
    const level = measured.map((year) => year.level[one]);
    return {
      what: `crime, ${one}: R² of ${names}, each by the years before; correct level`,
      goal: '',
      measured: `${written(r2)} (mean ${mean(r2).toFixed(4)}); ${written(level)}`,
      holds: true,
    };
  });
  const ceiling = (name: string) => written(ceilings.rows.map(({ metrics }) => measureOf(metrics, name)));
  return [
    ...rows,
    {
      what: 'crime, estimated ceilings of the same years: R²; correct level',
      goal: '',
      measured: `${ceiling('r2Ceiling')}; ${ceiling('levelCeiling')}`,
      holds: true,
    },
  ];
}

/** What the issue asks of the model, by year. */
function goalRows(measured: readonly Year[]): Row[] {
  const ofAll = mean(measured.map(({ r2 }) => r2.rates));
  return [
    {
      what: `crime, mean R² of ${measured.length} years`,
      goal: `≥ ${goals.meanR2}`,
      measured: ofAll.toFixed(4),
      holds: ofAll >= goals.meanR2,
    },
    ...measured.flatMap(({ name, r2, level }): Row[] => {
      const best = Math.max(r2.poisson, r2.lightgbm);
      return [
        {
          what: `crime ${name}, R² against Poisson regression and LightGBM`,
          goal: `≥ ${best.toFixed(4)}`,
          measured: r2.rates.toFixed(4),
          holds: r2.rates >= best,
        },
        {
          what: `crime ${name}, correct level (offences with an hour)`,
          goal: `≥ ${goals.level}`,
          measured: level.rates.toFixed(4),
          holds: level.rates >= goals.level,
        },
      ];
    }),
  ];
}

/** Trains on 2021 to 2024, and measures each year after the first by the years before it, beside other models. */
export async function run(folder: string): Promise<Row[]> {
  const files = years.map((year) => join(folder, 'crime', `vancouver-${year}.csv`));
  const absent = files.find((file) => !existsSync(file));
  if (absent) return [{ what: 'crime', goal: '', measured: `${absent} is absent`, holds: true }];
  const rows = typed((await Promise.all(files.map(readYear))).flat());
  const before = process.cpuUsage();
  const trained = await predictor.train(contextOf(rows));
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const bytes = JSON.stringify(trained.artefact).length;
  const context = contextOf(rows);
  const records = await collect(context.records(), rows.length, context.signal);
  const spans = years.map((year) => ({
    from: dayOf(`${year}-01-01`).number,
    until: dayOf(`${year}-12-31`).number,
  }));
  const others = await comparators(records, spans, (line) => console.error(line));
  for (const [index, { poisson, lightgbm }] of others.entries())
    console.error(
      `${years[index + 1]}: poisson ${JSON.stringify(poisson.settings)}, lightgbm ${JSON.stringify(lightgbm.settings)}`,
    );
  const measured = others.map((each, index) =>
    measureYear(records, spans[index + 1] as Span, String(years[index + 1]), each),
  );
  const byYear = trained.breakdowns?.find(({ key }) => key === 'year');
  if (!byYear) throw new Error('the card has no figures by year');
  return [
    ...goalRows(measured),
    ...approachRows(measured, byYear),
    {
      what: `crime training of ${rows.length} records, processor time, and its artefact`,
      goal: `≤ ${goals.seconds} s, ≤ ${goals.bytes / 1000} kB`,
      measured: `${seconds.toFixed(1)} s, ${Math.round(bytes / 1000)} kB`,
      holds: seconds <= goals.seconds && bytes <= goals.bytes,
    },
  ];
}
