import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { inputSchema } from '../../definition/field.ts';
import { ArtefactError } from '../../definition/model.ts';
import { makeArtefact } from './artefact.ts';
import type { OracleInput } from './fields.ts';
import predictor from './predictor.ts';
import { regions } from './regions.ts';
import { unitedStates } from './united-states.ts';

const artefact = makeArtefact(unitedStates);
const model = predictor.load(artefact);
const day = '2026-11-21';
const ada: OracleInput = { firstName: 'Ada', lastName: 'Lovelace', age: 40, sex: 'female', region: 'GB' };

const name = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }).filter((text) => {
  const length = text.trim().length;
  return length >= 1 && length <= 60;
});
const person: fc.Arbitrary<OracleInput> = fc.record({
  firstName: name,
  lastName: name,
  age: fc.integer({ min: 0, max: 119 }),
  sex: fc.constantFrom('female' as const, 'male' as const, null, undefined),
  region: fc.constantFrom(...regions.map(({ value }) => value), null, undefined),
});
const days = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2150-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('the oracle', () => {
  test('answers every valid person with finite figures, in order, and a day to come', () => {
    const schema = inputSchema(predictor.fields);
    fc.assert(
      fc.property(person, days, (who, today) => {
        schema.parse(who);
        const { value, interval, reference, date } = model.predict(who, today);
        const [low, high] = interval ?? [Number.NaN, Number.NaN];
        for (const figure of [value, reference, low, high])
          assert.ok(Number.isFinite(figure) && Number(figure) > 0);
        assert.ok(low < value && value < high);
        assert.match(date ?? '', /^\d{4}-\d{2}-\d{2}$/);
        assert.ok((date ?? '') > today);
        const years = (Date.parse(date ?? '') - Date.parse(today)) / 86_400_000 / 365.2425;
        assert.ok(years >= low - 0.01 && years <= high + 0.01);
      }),
    );
  });

  test('adds its contributions up to the score, and gives the names none', () => {
    fc.assert(
      fc.property(person, days, (who, today) => {
        const { base, score, contributions } = model.explain(who, today);
        const sum = Object.values(contributions).reduce((total, one) => total + one, base);
        assert.ok(Math.abs(sum - score) < 1e-9);
        assert.equal(score, model.predict(who, today).value);
        assert.deepEqual(Object.keys(contributions).sort(), Object.keys(predictor.fields).sort());
        assert.equal(contributions.firstName, 0);
        assert.equal(contributions.lastName, 0);
        if (!who.sex) assert.ok(Math.abs(contributions.sex ?? 1) < 1e-9);
      }),
    );
  });

  test('gives the same person the same date on the same day, however the name is written', () => {
    const { date } = model.predict({ ...ada, firstName: 'Zoé', lastName: 'de la Tour' }, day);
    for (const [firstName, lastName] of [
      ['zoe', 'DE LA TOUR'],
      [' ZOÉ ', 'De  La Tour'],
      ['Zoe\u0301', 'de la tour '],
    ] as const)
      assert.equal(model.predict({ ...ada, firstName, lastName }, day).date, date);
  });

  test('gives another date to another person, on another day or of another age', () => {
    const { date } = model.predict(ada, day);
    const others = [
      model.predict({ ...ada, firstName: 'Adele' }, day),
      model.predict({ ...ada, age: 41 }, day),
      model.predict({ ...ada, sex: null }, day),
      model.predict(ada, '2026-11-22'),
    ];
    for (const other of others) assert.notEqual(other.date, date);
  });

  test('tells first from last name', () => {
    const swapped = { ...ada, firstName: ada.lastName, lastName: ada.firstName };
    assert.notEqual(model.predict(swapped, day).date, model.predict(ada, day).date);
  });

  test('draws from the whole middle of the distribution, evenly', () => {
    const dates = Array.from({ length: 4000 }, (_, index) => {
      const { date } = model.predict({ ...ada, firstName: `Ada ${index}` }, day);
      return (Date.parse(date ?? '') - Date.parse(day)) / 86_400_000 / 365.2425;
    }).sort((left, right) => left - right);
    const [low, high] = model.predict(ada, day).interval ?? [0, 0];
    assert.ok((dates[0] ?? 0) < low + 1 && (dates.at(-1) ?? 0) > high - 1);
  });

  test('takes the average of both where no sex is given, and the United States where no country is', () => {
    const value = (who: Partial<OracleInput>) => model.predict({ ...ada, region: null, ...who }, day).value;
    const both = value({ sex: null });
    assert.ok(Math.abs(both - (value({ sex: 'female' }) + value({ sex: 'male' })) / 2) < 1e-9);
    assert.equal(value({ sex: null, region: 'US' }), both);
    assert.equal(value({ sex: undefined, region: undefined }), both);
  });

  test('knows the published figures of an American of 40', () => {
    const man = model.predict({ ...ada, sex: 'male', region: 'US' }, '2026-01-01');
    assert.ok(Math.abs(man.value - 42.1) <= 0.1);
    assert.ok(Math.abs((man.reference ?? 0) - 39.4) <= 0.1);
  });

  test('still has something to say at 119', () => {
    const { value, interval } = model.predict({ ...ada, age: 119 }, day);
    assert.ok(value > 0.4 && value < 1.5);
    assert.ok((interval?.[0] ?? 0) > 0);
  });

  test('shows the survival curve from today’s age to 119 at least, falling from 1, and where one is', () => {
    for (const age of [0, 40, 119]) {
      const who = { ...ada, age };
      const [figure] = model.figures(who, model.predict(who, day), day);
      assert.ok(figure?.kind === 'curve');
      assert.deepEqual(figure.here && [figure.here.x, figure.here.y], [age, 1]);
      assert.equal(figure.series.length, 2);
      for (const { points } of figure.series) {
        assert.deepEqual(points[0], [age, 1]);
        assert.ok((points.at(-1)?.[0] ?? 0) >= 119);
        for (const [index, [, share]] of points.entries())
          assert.ok(share >= 0 && share <= (points[index - 1]?.[1] ?? 1));
      }
    }
  });

  test('is trained to the same bytes each time, within a tenth of a year of the checks', async () => {
    const context = {
      records: async function* () {},
      rows: 0,
      seed: 1,
      report: () => {},
      signal: new AbortController().signal,
    };
    const [one, two] = [await predictor.train(context), await predictor.train({ ...context, seed: 2 })];
    assert.equal(JSON.stringify(one), JSON.stringify(two));
    assert.ok((one.metrics[0]?.value ?? 1) <= 0.1);
    const loaded = predictor.load(JSON.parse(JSON.stringify(one.artefact)));
    assert.deepEqual(await predictor.evaluate(loaded, context), { metrics: one.metrics });
    assert.deepEqual(loaded.predict(ada, day), model.predict(ada, day));
  });

  test('refuses what is no model of it, and says which part', () => {
    for (const [wrong, part] of [
      [null, /the whole/],
      [{ ...artefact, predictor: 'churn' }, /predictor/],
      [{ ...artefact, shifts: { ...artefact.shifts, FR: -1 } }, /shifts\.FR/],
      [{ ...artefact, format: 1 }, /format/],
      [{ ...artefact, law: { ...artefact.law, slope: 'steep' } }, /law\.slope/],
      [{ ...artefact, more: 1 }, /the whole/],
    ] as const)
      assert.throws(
        () => predictor.load(wrong),
        (error) => error instanceof ArtefactError && part.test(error.message),
      );
  });
});
