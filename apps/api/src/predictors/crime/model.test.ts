import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inputSchema } from '../../definition/field.ts';
import { ArtefactError } from '../../definition/model.ts';
import type { Artefact } from './artefact.ts';
import { city } from './city.ts';
import { load } from './model.ts';
import predictor from './predictor.ts';
import { generate } from './synthetic.ts';
import { contextOf } from './test-context.ts';

const { artefact } = await predictor.train(contextOf([...generate(5, 20_000)]));
const stored = JSON.stringify(artefact);
const model = load(JSON.parse(stored));
const day = '2026-01-01';

const inputs = fc.record({
  district: fc.constantFrom(...city.districts.map(({ name }) => name)),
  date: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  hour: fc.integer({ min: 0, max: 23 }),
});

test('every valid input gets a finite count whose parts add up', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { value, parts = {}, interval = [0, 0], reference = -1, ...outcome } = model.predict(input, day);
      assert.ok(Number.isFinite(value) && value >= 0);
      assert.deepEqual(Object.keys(parts), Object.keys(predictor.target.parts ?? {}));
      const sum = Object.values(parts).reduce((all, part) => all + part, 0);
      assert.ok(Math.abs(sum - value) < 1e-9);
      assert.ok(interval[0] <= value && value <= interval[1]);
      assert.ok(reference >= 0);
      assert.ok(Object.hasOwn(predictor.target.classes ?? {}, outcome.class ?? ''));
    }),
  );
});

test('contributions add up to the expected count', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { base, score, contributions } = model.explain(input, day);
      assert.deepEqual(Object.keys(contributions), Object.keys(predictor.fields));
      const sum = Object.values(contributions).reduce((all, each) => all + each, base);
      assert.ok(Math.abs(sum - score) < 1e-6);
      assert.equal(score, model.predict(input, day).value);
    }),
  );
});

test('over all that can be asked, contributions of a field are zero in the mean', () => {
  const sums = { district: 0, date: 0, hour: 0 };
  for (const { name } of city.districts)
    for (let month = 1; month <= 12; month++)
      for (let date = 1; date <= 7; date++)
        for (let hour = 0; hour < 24; hour++) {
          const at = `2026-${String(month).padStart(2, '0')}-0${date}`;
          const { contributions } = model.explain({ district: name, date: at, hour }, day);
          for (const field of ['district', 'date', 'hour'] as const) sums[field] += contributions[field] ?? 0;
        }
  for (const sum of Object.values(sums)) assert.ok(Math.abs(sum) < 1e-6);
});

test('where people go out has a higher level at night than where nobody does', () => {
  const night = { date: '2026-06-06', hour: 1 };
  const busy = model.predict({ district: 'Lantern Quay', ...night }, day);
  const calm = model.predict({ district: 'Saltmarsh', ...night }, day);
  assert.ok(busy.value > 4 * calm.value);
  assert.equal(calm.class, 'low');
  assert.ok(busy.class === 'high' || busy.class === 'severe');
});

test('the outcome is worded in both languages, compared with last year’s same slot', () => {
  const input = { district: 'Lantern Quay', date: '2026-08-07', hour: 22 };
  const { headline, sentence } = model.word(input, { value: 1, class: 'high' }, day);
  assert.equal(headline.en, 'High: 1 offence expected from 22:00 to 23:00');
  assert.equal(headline.fr, 'Élevé : 1 infraction attendue de 22 h à 23 h');
  assert.match(
    sentence?.en ?? '',
    /^On all Fridays of August 2026 together, from 20:00 to 00:00, .+ in August 2025 there w/,
  );
  assert.match(
    sentence?.fr ?? '',
    /^Tous les vendredis d’août 2026 ensemble, de 20 h à 0 h, on attend .+ en août 2025/,
  );
});

test('figures: the level on its scale, every district on the map, a week by hours, types beside last year’s', () => {
  const input = { district: 'Ropewalk', date: '2026-02-02', hour: 9 };
  const outcome = model.predict(input, day);
  const [gauge, map, heat, bars] = model.figures(input, outcome, day);
  assert.ok(gauge?.kind === 'gauge');
  const reached = gauge.cuts.filter(({ at }) => at <= gauge.value).at(-1);
  assert.equal(reached?.label, predictor.target.classes?.[outcome.class ?? '']);
  assert.ok(gauge.value <= gauge.maximum);
  assert.ok(map?.kind === 'map' && heat?.kind === 'heatmap' && bars?.kind === 'bars');
  assert.equal(map.areas.length, city.districts.length);
  assert.equal(map.here, 'Ropewalk');
  assert.ok(map.areas.every(({ ring, value }) => ring.length > 3 && value >= 0));
  assert.deepEqual([heat.rows.length, heat.columns.length], [7, 24]);
  assert.ok(heat.values.length === 7 && heat.values.every((row) => row.length === 24));
  assert.deepEqual(heat.here, [0, 9]);
  assert.equal(bars.bars.length, Object.keys(predictor.target.parts ?? {}).length);
  assert.ok(bars.bars.every(({ reference }) => reference !== undefined));
});

test('the model’s districts are its fields', () => {
  const accepts = inputSchema(model.fields?.() ?? {});
  assert.ok(accepts.safeParse({ district: 'Ropewalk', date: '2026-02-02', hour: 9 }).success);
  assert.ok(!accepts.safeParse({ district: 'West End', date: '2026-02-02', hour: 9 }).success);
});

test('another file is refused with the reason', () => {
  const broken = (change: (artefact: Artefact) => void) => {
    const copy = JSON.parse(stored) as Artefact;
    change(copy);
    return copy;
  };
  const cases: [unknown, RegExp][] = [
    [null, /not a crime model/],
    ['text', /not a crime model/],
    [{ format: 'presage-churn' }, /format/],
    [broken((copy) => Object.assign(copy, { version: 1 })), /version/],
    [broken((copy) => (copy.serving.level as number[]).pop()), /serving: level has \d+ numbers instead of/],
    [broken((copy) => (copy.serving.week as unknown[]).splice(3, 1, null)), /serving\.week\.3/],
    [broken((copy) => Object.assign(copy.lastYear, { counts: '1' })), /last year/],
    [broken((copy) => copy.map.rings.pop()), /areas/],
    [broken((copy) => Object.assign(copy, { script: '' })), /script/],
  ];
  for (const [file, reason] of cases)
    assert.throws(
      () => load(file),
      (error) => error instanceof ArtefactError && reason.test(error.message),
    );
});
