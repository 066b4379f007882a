import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isoDate, orderFinder, parseDate, parseTime } from './dates.ts';
import { isMissing } from './missing.ts';
import { markFinder, plainNumber } from './numbers.ts';
import { profileTable } from './profile-table.ts';

describe('numbers of files', () => {
  test('become plain, without currency and spaces', () => {
    const numbers = (mark: '.' | ',', cells: readonly string[]) =>
      cells.map((cell) => plainNumber(cell, mark));
    assert.deepEqual(
      numbers('.', [
        '1',
        '-2.5',
        '$29.85',
        '$ 1,889.50',
        'USD 12',
        '12 €',
        '(3.5)',
        '−4',
        '1 234.5',
        "1'000",
        '-$5',
      ]),
      ['1', '-2.5', '29.85', '1889.50', '12', '12', '-3.5', '-4', '1234.5', '1000', '-5'],
    );
    assert.deepEqual(numbers(',', ['1,5', '1.889,50 €', '-,5', '1\u202F234,5', '29.85', '1.234.567']), [
      '1.5',
      '1889.50',
      '-.5',
      '1234.5',
      '29.85',
      '1234567',
    ]);
    for (const cell of ['', 'x', '1,5', '1-2', '12 %', '0x10', 'Infinity', '1,23,4', '$'])
      assert.equal(plainNumber(cell, '.'), undefined, cell);
  });

  test('are read back whatever is written around them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999, max: 9_999_999 }), (cents) => {
        const value = cents / 100;
        const english = value.toLocaleString('en', { minimumFractionDigits: 2 });
        assert.equal(Number(plainNumber(`${english} $`, '.')), value);
        assert.equal(
          Number(plainNumber(value.toLocaleString('fr', { minimumFractionDigits: 2 }), ',')),
          value,
        );
        assert.equal(
          Number(plainNumber(value.toLocaleString('de', { minimumFractionDigits: 2 }), ',')),
          value,
        );
      }),
    );
  });

  test('show their decimal mark by the column', () => {
    const mark = (cells: readonly string[], decimalComma = false) => {
      const finder = markFinder(decimalComma);
      for (const cell of cells) finder.see(cell);
      return finder.mark();
    };
    assert.equal(mark(['1,5', '2,25']), ',');
    assert.equal(mark(['1,234', '5,678']), '.');
    assert.equal(mark(['1,234'], true), ',');
    assert.equal(mark(['1.234,5', '2']), ',');
    assert.equal(mark(['1,234.5'], true), '.');
    assert.equal(mark(['1.5', '2.5'], true), '.');
  });

  test('and other cells may be missing', () => {
    for (const cell of ['', ' ', 'NaN', 'N/A', 'null', '#N/A', '-', '?']) assert.ok(isMissing(cell), cell);
    for (const cell of ['0', 'No', 'nobody', '-1']) assert.ok(!isMissing(cell), cell);
  });
});

describe('dates of files', () => {
  const read = (cell: string, order: 'day-first' | 'month-first' = 'month-first') => {
    const parts = parseDate(cell, order);
    return parts && isoDate(parts);
  };

  test('are read in every common form', () => {
    for (const [cell, iso] of [
      ['2006-02-01', '2006-02-01'],
      ['2006-2-1 5:07', '2006-02-01T05:07'],
      ['2006-02-01T23:15:30.123Z', '2006-02-01T23:15'],
      ['2006/02/01 08:00:00+00', undefined],
      ['2006-02-01 08:00:00+00:00', '2006-02-01T08:00'],
      ['2/1/06 0:00', '2006-02-01T00:00'],
      ['02/01/2006 01:30:00 PM', '2006-02-01T13:30'],
      ['02/01/2006 12:00:00 AM', '2006-02-01T00:00'],
      ['12/31/99', '1999-12-31'],
      ['20060201', '2006-02-01'],
      ['1 Feb 2006', '2006-02-01'],
      ['01-Feb-06', '2006-02-01'],
      ['February 1, 2006', '2006-02-01'],
      ['Wed, 1 Feb 2006 10:00', '2006-02-01T10:00'],
      ['1er février 2006', '2006-02-01'],
      ['août 2006', '2006-08'],
      ['2006-02', '2006-02'],
      ['02/2006', '2006-02'],
      ['1138752000000', '2006-02-01T00:00'],
      ['2006-02-30', undefined],
      ['2/29/2007', undefined],
      ['13/13/2006', undefined],
      ['2006-02-01 25:00', undefined],
      ['1 Foo 2006', undefined],
      ['2006', undefined],
      ['', undefined],
    ] as const)
      assert.equal(read(cell), iso, cell);
    assert.equal(read('1/2/06 0:00', 'day-first'), '2006-02-01T00:00');
    assert.equal(read('01.02.2006 17:05', 'day-first'), '2006-02-01T17:05');
  });

  test('show by the whole column whether the day or the month comes first', () => {
    const order = (cells: readonly string[]) => {
      const finder = orderFinder();
      for (const cell of cells) finder.see(cell);
      return finder.order();
    };
    assert.equal(order(['1/2/2006', '13/2/2006']), 'day-first');
    assert.equal(order(['1/2/2006', '2/13/2006']), 'month-first');
    assert.equal(order(['1/2/2006', '3/4/2006']), undefined);
    assert.equal(order(['1/2/2006 1:00 PM']), 'month-first');
    assert.equal(order(['1.2.2006']), 'day-first');
    assert.equal(order(['1/1/2006', '2006-05-06']), 'month-first');
  });

  test('have times of their own', () => {
    assert.deepEqual(
      ['14:35', '2:35 PM', '12:05am', '14h', '22', '24', '25:00'].map((cell) => parseTime(cell, false)),
      [
        { hour: 14, minute: 35 },
        { hour: 14, minute: 35 },
        { hour: 0, minute: 5 },
        { hour: 14, minute: 0 },
        { hour: 22, minute: 0 },
        undefined,
        undefined,
      ],
    );
    assert.deepEqual(
      ['1435', '35', '1', '0005', '2400'].map((cell) => parseTime(cell, true)),
      [
        { hour: 14, minute: 35 },
        { hour: 0, minute: 35 },
        { hour: 0, minute: 1 },
        { hour: 0, minute: 5 },
        undefined,
      ],
    );
  });
});

test('the profile of a table describes its columns', async () => {
  const records = Array.from({ length: 30_000 }, (_, row) => ({
    line: row + 2,
    cells: [
      String(row),
      row % 10 === 0 ? 'N/A' : `$${(row % 100) + 0.5}`,
      row % 3 === 0 ? 'yes' : 'no',
      `${(row % 28) + 1}/0${(row % 9) + 1}/2021 10:00`,
      `street ${row}`,
      '',
    ],
  }));
  const table = {
    columns: ['id', 'price', 'paid', 'on', 'street', 'nothing'],
    decimalComma: false,
    batches: (async function* () {
      yield records;
    })(),
  };
  const { columns, lines, rows, isWhole } = await profileTable(table, 25_000);
  assert.deepEqual([rows, isWhole, lines.length], [25_000, false, 5]);
  const [id, price, paid, on, street, nothing] = columns;
  assert.deepEqual(
    columns.map(({ type }) => type),
    ['number', 'number', 'category', 'date', 'text', 'blank'],
  );
  assert.deepEqual([id?.hasMoreValues, id?.distinct], [true, 1000]);
  assert.deepEqual([price?.blank, price?.number?.minimum, price?.number?.maximum], [2500, 1.5, 99.5]);
  assert.ok(Math.abs((price?.number?.tenths.at(4) ?? 0) - 50) < 2);
  assert.deepEqual(paid?.values, [
    { value: 'no', count: 16_666 },
    { value: 'yes', count: 8_334 },
  ]);
  assert.deepEqual(on?.date, {
    from: '2021-01-01T10:00',
    until: '2021-09-28T10:00',
    order: 'day-first',
    withoutTime: 0,
    withoutDay: 0,
  });
  assert.deepEqual([street?.hasMoreValues, nothing?.blank], [true, 25_000]);
});
