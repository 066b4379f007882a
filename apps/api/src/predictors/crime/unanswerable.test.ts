import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bothLanguages } from '../../../test/both-languages.ts';
import { figureSchema } from '../../../test/figure-shape.ts';
import { dayOf } from './calendar.ts';
import { load } from './model.ts';
import predictor from './predictor.ts';
import type { CrimeRow } from './records.ts';
import { generate } from './synthetic.ts';
import { contextOf } from './test-context.ts';
import { offenceTypes } from './types.ts';

const rows = [...generate(6, 12_000)];
const today = '2026-11-21';

async function trainOn(records: readonly CrimeRow[]) {
  const trained = await predictor.train(contextOf(records));
  return { ...trained, model: load(JSON.parse(JSON.stringify(trained.artefact))) };
}

const saidIn = (model: ReturnType<typeof load>, input: Parameters<typeof model.predict>[0]) => {
  const outcome = model.predict(input, today);
  const { headline, sentence } = model.word(input, outcome, today);
  bothLanguages(headline);
  bothLanguages(sentence);
  for (const figure of model.figures(input, outcome, today)) figureSchema.parse(figure);
  return { outcome, headline: headline.en, sentence: sentence?.en ?? '' };
};

const untimed = rows.map((row): CrimeRow => ({ ...row, hour: null }));
const midnight = rows.map((row): CrimeRow => ({ ...row, hour: 0 }));

for (const [what, records] of [
  ['no hours', untimed],
  ['the same hour in every record', midnight],
] as const)
  test(`a file with ${what} gives no level, and says so on the card and in the answer`, async () => {
    const { model, metrics, breakdowns = [], notes = [], parameters } = await trainOn(records);
    assert.deepEqual(
      metrics.map(({ name }) => name),
      ['r2'],
    );
    for (const { rows: measured } of breakdowns)
      for (const { metrics: found } of measured)
        for (const { name } of found) assert.doesNotMatch(name, /level|recall/i);
    assert.ok(!('levelsBeginAt' in parameters));
    assert.match(notes[0]?.en ?? '', /no hours.+no risk levels/);
    const input = { district: 'Lantern Quay', date: '2026-07-03', hour: 21 };
    const { outcome, headline, sentence } = saidIn(model, input);
    assert.deepEqual([outcome.class, outcome.interval], [undefined, undefined]);
    assert.match(headline, /^[\d.]+ offences expected on this day$/);
    const fridays = records.filter(
      ({ district, date }) =>
        district === 'Lantern Quay' && date.startsWith('2025-07') && dayOf(date).weekday === 4,
    );
    assert.match(
      sentence,
      new RegExp(`in July 2025 there were ${fridays.length}\\. The records have no hours`),
    );
    assert.deepEqual(
      model.figures(input, outcome, today).map(({ kind }) => kind),
      ['map', 'heatmap', 'bars'],
    );
    assert.ok(Math.abs(model.explain(input, today).contributions.hour ?? 1) < 1e-9);
    assert.match(model.fields?.().hour?.help?.en ?? '', /the same for each/);
    assert.deepEqual((await predictor.evaluate(model, contextOf(records))).metrics, metrics);
  });

test('records of one type without hours are counted and named beside those with one', async () => {
  const { model } = await trainOn(rows);
  const withheld = new Set(offenceTypes.filter(({ hourWithheld }) => hourWithheld).map(({ key }) => key));
  const onDays = rows.filter(
    ({ district, date }) =>
      district === 'Lantern Quay' && date.startsWith('2025-08') && dayOf(date).weekday === 4,
  );
  const inSlot = onDays.filter(({ hour }) => hour !== null && hour >= 20).length;
  const others = onDays.filter(({ type }) => withheld.has(type)).length;
  const { sentence } = saidIn(model, { district: 'Lantern Quay', date: '2026-08-07', hour: 22 });
  assert.ok(inSlot > 1 && others > 0);
  assert.match(
    sentence,
    new RegExp(`in August 2025 there were ${inSlot}, and ${others} more on those days without an hour\\.`),
  );
});

test('what happened is counted in a whole month, the one before where the records end within it', async () => {
  const { model } = await trainOn(rows.filter(({ date }) => date <= '2025-08-15'));
  const { sentence } = saidIn(model, { district: 'Ropewalk', date: '2026-08-03', hour: 14 });
  const slot = rows.filter(
    ({ district, date, hour }) =>
      district === 'Ropewalk' &&
      date.startsWith('2024-08') &&
      dayOf(date).weekday === 0 &&
      hour !== null &&
      hour >= 12 &&
      hour < 16,
  );
  assert.match(sentence, new RegExp(`in August 2024 there w(as|ere) ${slot.length}\\b`));
});

test('a month that the records never have gets no level, and nothing is said of its past', async () => {
  const { model, notes = [], metrics } = await trainOn(rows.filter(({ date }) => date.slice(5, 7) !== '07'));
  const { outcome, headline, sentence } = saidIn(model, {
    district: 'Ropewalk',
    date: '2026-07-03',
    hour: 21,
  });
  assert.match(headline, /^No records of any July: /);
  assert.doesNotMatch(sentence, /there w(as|ere)/);
  assert.deepEqual([outcome.class, outcome.interval, outcome.reference], [undefined, undefined, undefined]);
  assert.match(notes.map(({ en }) => en).join(), /gaps: 2022-07-01 to 2022-07-31 \(31 days\), .*as missing/);
  assert.match(notes.map(({ en }) => en).join(), /Of the last 12 months, 334 days have records/);
  const { outcome: other } = saidIn(model, { district: 'Ropewalk', date: '2026-06-05', hour: 21 });
  assert.ok(other.class !== undefined && other.reference !== undefined);
  for (const { value } of metrics) assert.ok(value > 0.2 && value < 1, `${value}`);
});

test('a missing year does not halve what is expected', async () => {
  const whole = await trainOn(rows);
  const gap = await trainOn(rows.filter(({ date }) => !date.startsWith('2024')));
  const input = { district: 'Market Cross', date: '2026-05-08', hour: 16 };
  const [a, b] = [whole, gap].map(({ model }) => model.predict(input, today).value);
  assert.ok(a && b && b > 0.8 * a && b < 1.25 * a, `${b} against ${a}`);
  const years = gap.breakdowns?.find(({ key }) => key === 'year')?.rows ?? [];
  assert.deepEqual(
    years.map(({ label }) => label.en),
    ['2023', '2025'],
  );
});

test('the card shows each year, the city without its largest district, and recall per level', async () => {
  const { breakdowns = [], metrics } = await trainOn(rows);
  const [year, largest, level] = breakdowns;
  assert.deepEqual(
    year?.rows.map(({ label }) => label.en),
    ['2023', '2024', '2025'],
  );
  const last = year?.rows.at(-1);
  assert.deepEqual(last?.metrics.slice(0, 2), metrics);
  assert.equal(last?.count, rows.filter(({ date }) => date.startsWith('2025')).length);
  for (const { metrics: measured } of year?.rows ?? []) {
    const value = (name: string) => measured.find((each) => each.name === name)?.value ?? Number.NaN;
    assert.ok(value('r2') < value('r2Ceiling') && value('levelAccuracy') < value('levelCeiling') + 0.03);
  }
  assert.equal(largest?.rows[0]?.label.en, 'Without Lantern Quay');
  assert.deepEqual(
    level?.rows.map(({ label }) => label.en),
    ['Low', 'Medium', 'High', 'Severe'].slice(0, level?.rows.length),
  );
  const cells = level?.rows.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const hits = level?.rows.reduce(
    (sum, { count, metrics: [recall] }) => sum + count * (recall?.value ?? 0),
    0,
  );
  assert.ok(Math.abs((hits ?? 0) / cells - (metrics[1]?.value ?? 0)) < 1e-9);
});
