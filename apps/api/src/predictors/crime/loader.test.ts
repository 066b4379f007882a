import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RowError } from '../../definition/data.ts';
import { columns } from './columns.ts';
import { read } from './loader.ts';

const good = ['Theft from Vehicle', '2024', '2', '29', '21', 'West End', '490787.3166', '5458775.1295'];

/** The good record with one cell changed. */
const changed = (column: string, cell: string) =>
  good.map((each, index) => (columns[index]?.name === column ? cell : each));

test('a record of the Vancouver Police is read, without its street', () => {
  assert.deepEqual(read(good), {
    type: 'Theft from Vehicle',
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

test('other cities have one date, a time of its own, a month without a day, or a count', () => {
  const other = (date: string, time = '', count = '') =>
    read(['ROBBERY', '', '', '', '', 'Central', '', '', date, time, count]);
  assert.deepEqual(other('2024-02-29T21:30'), {
    type: 'ROBBERY',
    district: 'Central',
    date: '2024-02-29',
    hour: 21,
    x: null,
    y: null,
  });
  assert.equal(other('2024-02-29T00:00', '14:35')?.hour, 14);
  assert.equal(other('2024-02-29')?.hour, null);
  assert.deepEqual([other('2024-02', '', '17')?.date, other('2024-02', '', '17')?.count], ['2024-02', 17]);
  assert.equal(other('2024-02', '', '0'), null);
  assert.equal(read(['Burglary', '', '2023-01', '', '', 'Barnet'])?.date, '2023-01');
  for (const date of ['1019-05-04', '2/30/2024', '2100-01-01'])
    assert.throws(() => other(date), /DATE ".*" is not a date/);
  assert.throws(() => other('2024-02-29', 'noon'), /TIME "noon" is not a time/);
});

test('coordinates that are absent or zero are unknown', () => {
  for (const cell of ['', '0', '0.0']) {
    const row = read(changed('X', cell));
    assert.deepEqual([row?.x, row?.y], [null, null]);
  }
});

test('a bad cell is named with its column and what is wrong', () => {
  const bad: [column: string, cell: string][] = [
    ['TYPE', ''],
    ['YEAR', 'last'],
    ['YEAR', '1812'],
    ['MONTH', '13'],
    ['MONTH', '0'],
    ['MONTH', '2.5'],
    ['DAY', '30'],
    ['HOUR', '24'],
    ['HOUR', '-1'],
    ['HOUR', 'NaN'],
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
