import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bothLanguages } from '../../../test/both-languages.ts';
import { load } from './model.ts';
import predictor from './predictor.ts';
import type { CrimeRow } from './records.ts';
import { generate } from './synthetic.ts';
import { contextOf } from './test-context.ts';

/** Four years, 2022 to 2025, of a city whose true rates are known. */
const rows = [...generate(9, 40_000)];
const inYears = (...years: readonly number[]) =>
  rows.filter(({ date }) => years.includes(Number(date.slice(0, 4))));
async function cardOf(records: readonly CrimeRow[]) {
  const trained = await predictor.train(contextOf(records));
  const { notes = [], breakdowns = [], metrics, artefact } = trained;
  for (const note of notes) bothLanguages(note);
  for (const { note } of breakdowns) if (note) bothLanguages(note);
  const years = breakdowns.find(({ key }) => key === 'year');
  return {
    model: load(JSON.parse(JSON.stringify(artefact))),
    notes: notes.map(({ en }) => en).join('\n'),
    years: years?.rows.map(({ label }) => label.en) ?? [],
    leftOut: years?.note?.en ?? '',
    measured: Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
  };
}

const refuse = (records: readonly CrimeRow[]) => {
  const months = new Map<string, number>();
  for (const { date } of records) months.set(date.slice(0, 7), (months.get(date.slice(0, 7)) ?? 0) + 1);
  const label = (year: string) => records.filter(({ date }) => date.startsWith(year)).length;
  const reason = predictor.data?.refuse({ count: records.length, label, months });
  if (reason) bothLanguages(reason);
  return reason?.en;
};

describe('years that are missing or partial', async () => {
  const whole = await cardOf(inYears(2022, 2023, 2024, 2025));

  test('without any, the card says nothing of gaps', () => {
    assert.doesNotMatch(whole.notes, /gap/);
    assert.deepEqual(whole.years, ['2023', '2024', '2025']);
    assert.doesNotMatch(whole.leftOut, /Not measured/);
  });

  test('a year missing before the last one is named, and the figures stay those of the model', async () => {
    const { notes, years, measured } = await cardOf(inYears(2022, 2023, 2025));
    assert.match(notes, /The records have gaps: 2024 \(366 days\)\. They are taken as missing/);
    assert.match(notes, /had to predict over the gap before its year \(366 days\)/);
    assert.deepEqual(years, ['2023', '2025']);
    assert.ok(Math.abs((measured.r2 ?? -10) - (whole.measured.r2 ?? 0)) < 0.1, String(measured.r2));
    assert.ok((measured.levelAccuracy ?? 0) > (whole.measured.levelAccuracy ?? 1) - 0.05);
  });

  test('a year missing in the middle is named, and neither learnt from nor measured on', async () => {
    const { notes, years, leftOut, measured, model } = await cardOf(inYears(2022, 2024, 2025));
    assert.match(notes, /gaps: 2023 \(365 days\)/);
    assert.doesNotMatch(notes, /had to predict over|Of the last 12 months/);
    assert.deepEqual(years, ['2024', '2025']);
    assert.match(leftOut, /^Not measured, because too few of their days have records: 2023 \(0 days\)\./);
    assert.ok(Math.abs((measured.r2 ?? -10) - (whole.measured.r2 ?? 0)) < 0.1, String(measured.r2));
    const input = { district: 'Market Cross', date: '2026-05-08', hour: 16 };
    const [a, b] = [model, whole.model].map((each) => each.predict(input, '2026-01-01').value);
    assert.ok(a && b && a > 0.8 * b && a < 1.25 * b, `${a} against ${b}`);
  });

  test('a file that ends in November counts the days that it has', async () => {
    const partial = rows.filter(({ date }) => !(date > '2023-11-12' && date < '2024-01-01'));
    const { notes, years, leftOut, model } = await cardOf(partial);
    assert.match(notes, /gaps: 2023-11-13 to 2023-12-31 \(49 days\)/);
    assert.deepEqual(years, ['2024', '2025']);
    assert.match(leftOut, /2023 \(316 days\)/);
    const november = { district: 'Lantern Quay', date: '2026-11-06', hour: 22 };
    const [a, b] = [model, whole.model].map((each) => each.predict(november, '2026-01-01').value);
    assert.ok(a && b && a > 0.9 * b && a < 1.1 * b, `${a} against ${b}`);
  });

  test('a last year that has half of its days is measured on these, which the card says', async () => {
    const until = (date: string) => rows.filter((row) => row.date < '2025-01-01' || row.date >= date);
    const { notes, years, measured } = await cardOf(until('2025-05-01'));
    assert.match(notes, /gaps: 2025-01-01 to 2025-04-30 \(120 days\)/);
    assert.match(
      notes,
      /Of the last 12 months, 245 days have records: the figures are measured on these alone/,
    );
    assert.equal(years.at(-1), '2025 (245 days)');
    assert.ok((measured.r2 ?? -10) > (whole.measured.r2 ?? 0) - 0.2, String(measured.r2));
  });

  test('too few months to be measured on, or to learn from, are refused with the way out', () => {
    const few = inYears(2022, 2023, 2025).filter(({ date }) => date < '2025-04-01');
    assert.equal(
      refuse(few),
      'Of the last 12 months, 2024-04 to 2025-03, only 3 have records: at least 6 are needed to measure a model. Add the missing ones, or leave out the records after the gap.',
    );
    const early = rows.filter(({ date }) => date < '2022-03-01' || date >= '2024-06-01');
    assert.match(
      refuse(early) ?? '',
      /^Before the last 12 months, 2025-01 to 2025-12, only 9 months have records/,
    );
    for (const years of [
      [2023, 2024, 2025],
      [2022, 2024, 2025],
      [2022, 2025],
    ])
      assert.equal(refuse(inYears(...years)), undefined, String(years));
  });
});
