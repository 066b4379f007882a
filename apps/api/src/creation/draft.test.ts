import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { translated } from '../../test/translated.ts';
import { makeRandom } from '../learning/random.ts';
import { Refusal } from '../messages/refusal.ts';
import { draftFrom } from './draft.ts';
import { readTable } from './table.ts';

describe('a description drafted from a table', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-draft-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Houses of a town that does not exist, as a German spreadsheet saves them. */
  async function houses(target: string, kind?: string, use: readonly string[] = []) {
    const random = makeRandom(3);
    const lines = Array.from({ length: 400 }, (_, row) => {
      const rooms = 1 + random.integer(8);
      const price = 50_000 + rooms * 30_000 + random.integer(60_000);
      const style = ['old', 'new', 'villa'][random.integer(3)] ?? '';
      const euros = `${Math.floor(price / 1000)}.${String(price % 1000).padStart(3, '0')},50 €`;
      return [
        `H-${row}`,
        euros,
        Math.round(price / 1000),
        rooms,
        style,
        random.chance(0.1) ? '' : `${random.integer(100)},5`,
        random.poisson(rooms / 3),
        row % 400 < 5 ? 'red' : 'white',
        `2024-01-${String(1 + (row % 28)).padStart(2, '0')}`,
        random.chance(0.5) ? 'ja' : 'nein',
      ].join(';');
    });
    const file = join(folder, 'houses.csv');
    const header = 'Number;Price;PriceInThousands;Rooms;Style;Garden;Visits;Colour;Listed;Cellar';
    await writeFile(file, `${header}\n${lines.join('\n')}\n`);
    return draftFrom('houses', await readTable(file), target, { kind, use });
  }

  test('reads numbers as they are written, and leaves out what says nothing, or too much', async () => {
    const { description, warnings } = await houses('price');
    const { target, fields, leftOut } = description;
    assert.deepEqual([target.kind, target.column, warnings], ['number', 'Price', []]);
    assert.deepEqual(Object.keys(fields), ['Rooms', 'Style', 'Garden', 'Visits', 'Cellar']);
    assert.deepEqual(fields.Rooms, {
      kind: 'number',
      label: { en: 'Rooms', fr: 'Rooms' },
      integer: true,
      minimum: 0,
      maximum: 12,
      default: fields.Rooms?.default,
    });
    assert.deepEqual([fields.Garden?.kind, fields.Garden?.optional], ['number', true]);
    assert.match(leftOut.Number?.en ?? '', /^identifier: 400 different values/);
    assert.match(leftOut.PriceInThousands?.en ?? '', /^leak: .* Price.* \(R² 0\.9\d+\)/);
    assert.match(leftOut.PriceInThousands?.fr ?? '', /^fuite : .* 0,9\d+/);
    assert.match(leftOut.Colour?.en ?? '', /^constant: "white" in 395 of 400 rows$/);
    assert.equal(leftOut.Listed?.en, 'a date');
  });

  test('finds the kind of a target from its values, or takes the one that is asked for', async () => {
    assert.equal((await houses('Visits')).description.target.kind, 'count');
    assert.equal((await houses('Visits', 'number')).description.target.kind, 'number');
    const { target } = (await houses('Style')).description;
    assert.deepEqual(target.kind === 'classes' && target.classes.map(({ value }) => value), [
      'new',
      'old',
      'villa',
    ]);
    assert.equal((await houses('Cellar')).description.target.kind, 'yes-no');
  });

  test('makes fields of columns that a person wants all the same, where they can be', async () => {
    const { description, usable } = await houses('price');
    assert.deepEqual(usable, ['PriceInThousands'], 'no text that is different in every row, and no constant');
    const chosen = await houses('price', undefined, ['price in thousands', 'Colour', 'Number']);
    assert.equal(chosen.description.fields.PriceInThousands?.kind, 'number');
    assert.deepEqual(
      Object.keys(chosen.description.leftOut),
      Object.keys(description.leftOut).filter((name) => name !== 'PriceInThousands'),
    );
    assert.deepEqual(chosen.usable, []);
  });

  test('lists the reasons, in both languages, when nothing is left to predict from', async () => {
    const file = join(folder, 'alone.csv');
    const lines = Array.from({ length: 400 }, (_, row) => `a${row},${row % 2},EUR`);
    await writeFile(file, `Code,Left,Currency\n${lines.join('\n')}\n`);
    const table = await readTable(file);
    assert.throws(
      () => draftFrom('alone', table, 'Left'),
      (error: Refusal) => {
        translated(error.content);
        assert.match(error.message, /Code: identifier: 400 .*; Currency: constant: "EUR"/);
        assert.match(String(error.content.cause?.params.fr), /Currency : constante : « EUR »/);
        return true;
      },
    );
  });

  for (const [target, kind, reason] of [
    ['Gone', undefined, /has no column Gone\. It has Number, Price/],
    ['Number', undefined, /Number has 400 different texts; at most 12 classes/],
    ['Colour', undefined, /Colour has values of few rows \("red": 5\); each class needs at least 20/],
    ['Style', 'count', /Style is not one of numbers/],
    ['Price', 'count', /Price has values that are not counts/],
    ['Price', 'ranking', /--kind ranking is none of yes-no, classes, number, count/],
  ] as const)
    test(`refuses ${target} as ${kind ?? 'a target'}, with the reason`, async () => {
      await assert.rejects(houses(target, kind), (error: Error) => {
        assert.ok(error instanceof Refusal);
        assert.match(error.message, reason);
        if (kind !== 'ranking') translated(error.content);
        return true;
      });
    });
});
