import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RowError } from '../../definition/data.ts';
import { columns, read } from './loader.ts';

const good = ['Theft from Vehicle', '2024', '2', '29', '21', 'West End', '490787.3166', '5458775.1295'];

/** The good record with one cell changed. */
const changed = (column: string, cell: string) =>
  good.map((each, index) => (columns[index]?.name === column ? cell : each));

test('a record of the Vancouver Police is read, without its street', () => {
  assert.deepEqual(read(good), {
    type: 'theftFromVehicle',
    district: 'West End',
    date: '2024-02-29',
    hour: 21,
    x: 490787.3166,
    y: 5458775.1295,
  });
  assert.ok(!columns.some(({ name }) => name === 'HUNDRED_BLOCK'));
});

test('a record without neighbourhood is left out', () => {
  assert.equal(read(changed('NEIGHBOURHOOD', '')), null);
});

test('the hour of offences against a person is withheld, whatever the file says', () => {
  for (const type of ['Offence Against a Person', 'Homicide'])
    for (const hour of ['0', '', '13'])
      assert.equal(
        read(changed('TYPE', type).map((cell, index) => (columns[index]?.name === 'HOUR' ? hour : cell)))
          ?.hour,
        null,
      );
});

test('coordinates that are absent or zero are unknown', () => {
  for (const cell of ['', '0', '0.0']) {
    const row = read(changed('X', cell));
    assert.deepEqual([row?.x, row?.y], [null, null]);
  }
});

test('a bad cell is named with its column and what is wrong', () => {
  const bad: [column: string, cell: string][] = [
    ['TYPE', 'Jaywalking'],
    ['TYPE', ''],
    ['YEAR', 'last'],
    ['YEAR', '1812'],
    ['MONTH', '13'],
    ['MONTH', '0'],
    ['MONTH', '2.5'],
    ['DAY', '30'],
    ['DAY', ''],
    ['HOUR', '24'],
    ['HOUR', '-1'],
    ['HOUR', 'NaN'],
    ['HOUR', ''],
    ['X', 'east'],
    ['Y', 'Infinity'],
    ['NEIGHBOURHOOD', 'x'.repeat(81)],
  ];
  for (const [column, cell] of bad)
    assert.throws(
      () => read(changed(column, cell)),
      (error) => error instanceof RowError && error.message.startsWith(column),
      `${column} ${cell}`,
    );
});

test('any cells give a record, null or a RowError', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 10 }), (cells) => {
      try {
        read(cells);
      } catch (error) {
        assert.ok(error instanceof RowError);
      }
    }),
  );
});
