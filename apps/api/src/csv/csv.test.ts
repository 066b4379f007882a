import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { translated } from '../../test/translated.ts';
import { english } from '../messages/message.ts';
import { cellReader, pointed } from './cell.ts';
import { CsvError } from './error.ts';
import { type CsvLimits, type CsvRecord, openCsv } from './reader.ts';
import { csvLine, lengthenLine } from './writer.ts';

/** The bytes in chunks of so many. */
async function* chunks(content: string | Uint8Array, size = 7) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Uint8Array, size?: number, limits?: CsvLimits) {
  const { header, batches } = await openCsv(chunks(content, size), limits);
  const records: CsvRecord[] = [];
  for await (const batch of batches) records.push(...batch.map(({ text: _text, ...record }) => record));
  return { header, records };
}

const cells = async (content: string) => (await read(content)).records.map((record) => record.cells);

describe('the CSV reader', () => {
  test('reads a header and records, with the line of each', async () => {
    const { header, records } = await read('a,b\n1,2\n\n"x\ny","he said ""no"""\n3,4');
    assert.deepEqual(header, { columns: ['a', 'b'], delimiter: ',', decimalComma: false });
    assert.deepEqual(records, [
      { line: 2, cells: ['1', '2'] },
      { line: 4, cells: ['x\ny', 'he said "no"'] },
      { line: 6, cells: ['3', '4'] },
    ]);
  });

  test('takes a byte order mark, CRLF, semicolons and tabs as they come', async () => {
    const { header, records } = await read('\uFEFFa;b\r\n1,5;été\r\n');
    assert.deepEqual(header, { columns: ['a', 'b'], delimiter: ';', decimalComma: true });
    assert.deepEqual(records[0]?.cells, ['1,5', 'été']);
    assert.deepEqual(await cells('a\tb\n"1\r\n2"\t3\n'), [['1\n2', '3']]);
    assert.deepEqual(await cells('one\nx\n'), [['x']]);
  });

  test('finds the encoding, however the bytes are cut', async () => {
    const text = 'naïve,prix\n"l’été",5 €\nœuf,ÿ\n';
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    const written: Record<string, Uint8Array> = {
      'utf-8': Buffer.from(text),
      'utf-16le': utf16,
      'utf-16be': Buffer.from(utf16).swap16(),
      'windows-1252': Uint8Array.from(
        text,
        (one) => ({ '’': 0x92, '€': 0x80, œ: 0x9c })[one] ?? one.charCodeAt(0),
      ),
    };
    for (const [encoding, bytes] of Object.entries(written))
      for (const size of [1, 2, 3, 5, 64]) {
        const file = await openCsv(chunks(bytes, size));
        const rows: (readonly string[])[] = [];
        for await (const batch of file.batches) rows.push(...batch.map((record) => record.cells));
        assert.deepEqual(file.header.columns, ['naïve', 'prix'], `${encoding}, ${size}`);
        assert.deepEqual(rows, [
          ['l’été', '5 €'],
          ['œuf', 'ÿ'],
        ]);
        assert.equal(file.encoding(), encoding);
      }
  });

  test('takes the delimiter that a first line names', async () => {
    for (const size of [1, 7, 100]) {
      const { header, records } = await read('sep=;\r\na;b\r\n"1,5";x,y,z\r\n', size);
      assert.deepEqual(header, { columns: ['a', 'b'], delimiter: ';', decimalComma: true });
      assert.deepEqual(records, [{ line: 3, cells: ['1,5', 'x,y,z'] }]);
    }
    assert.deepEqual(await cells('a|b\n1|2\n'), [['1', '2']]);
  });

  test('says which records have a column too many or too few, and reads on', async () => {
    const { records } = await read('a,b\n1\n1,2,3\n1,2\n');
    assert.deepEqual(
      records.map(({ line, problem }) => [line, problem && english(problem)]),
      [
        [2, 'has 1 column; the header has 2'],
        [3, 'has 3 columns; the header has 2'],
        [4, undefined],
      ],
    );
  });

  test('says which records have broken quotes, and reads on', async () => {
    const { records } = await read('a,b\n"x"y,2\n5" pipe,3\n1,2\n');
    assert.equal(records[0]?.problem?.code, 'csv-quotes-broken');
    assert.deepEqual(records.slice(1), [
      { line: 3, cells: ['5" pipe', '3'] },
      { line: 4, cells: ['1', '2'] },
    ]);
  });

  test('refuses what is no CSV, with the line and the reason', async () => {
    const refused: [content: string | Uint8Array, line: number, reason: RegExp][] = [
      ['', 1, /empty/],
      ['\n\n', 1, /names its columns/],
      [' , \n1,2\n', 1, /names its columns/],
      [new Uint8Array([0x61, 0x0a, 0xc3, 0xa9, 0x0a, 0xe9, 0x0a, 0x61]), 3, /not UTF-8/],
      [new Uint8Array([0x61, 0x0a, 0x62, 0x0a, 0x00, 0x0a]), 3, /not text/],
      [new Uint8Array(Buffer.from('a,b\n', 'utf16le')), 1, /not text/],
      [Array.from({ length: 1_001 }, (_, index) => index).join(','), 1, /has 1,001 columns; at most 1,000/],
      ['a,b\n"x,1\n2,3\n'.padEnd(300, 'x'), 2, /quote that is not closed within 200 characters/],
      [`a,b\n1,${'2'.repeat(300)}\n`, 2, /is longer than 200 characters/],
    ];
    for (const [content, line, reason] of refused)
      await assert.rejects(
        read(content, 7, { columns: 1_000, characters: line === 2 ? 200 : 10_000 }),
        (error) => {
          assert.ok(error instanceof CsvError);
          assert.equal(error.line, line);
          assert.match(english(error.reason), reason);
          translated(error.content);
          return true;
        },
      );
  });

  test('gives up on a million columns before it has read them', async () => {
    let taken = 0;
    async function* endless() {
      for (;;) {
        taken += 1;
        yield new Uint8Array(65_536).fill(0x2c);
      }
    }
    await assert.rejects(openCsv(endless()), /longer than 1,000,000 characters/);
    assert.ok(taken < 20);
  });

  test('reads what the writer writes, however it is cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', ' ', '€', '1') });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(',', ';', '\t' as const),
        fc.integer({ min: 1, max: 30 }),
        async (rows, delimiter, size) => {
          const text = [['a', 'b'], ...rows].map((row) => csvLine(row, delimiter as ',')).join('');
          const { records } = await read(text, size);
          assert.deepEqual(
            records.map((record) => record.cells),
            rows,
          );
        },
      ),
    );
  });
});

describe('cells', () => {
  const label = { en: 'x', fr: 'x' };
  const number = { kind: 'number', label, minimum: 0, maximum: 10 } as const;
  const category = {
    kind: 'category',
    label,
    values: [
      { value: 0, label },
      { value: 'Yes', label },
    ],
  } as const;

  test('have a decimal comma only in files with semicolons', () => {
    assert.equal(pointed(' 1,5 ', { decimalComma: true }), '1.5');
    assert.equal(pointed('1.5', { decimalComma: true }), '1.5');
    assert.equal(pointed('1,5', { decimalComma: false }), '1,5');
    assert.equal(pointed('a,5', { decimalComma: true }), 'a,5');
  });

  test('become what the field takes, or stay text for the schema to refuse', () => {
    assert.deepEqual(
      ['1', '-2.5', '.5', '1e3', '', 'NaN', 'Infinity', '0x10', '1 000'].map(cellReader(number)),
      [1, -2.5, 0.5, 1000, undefined, 'NaN', 'Infinity', '0x10', '1 000'],
    );
    assert.deepEqual(['0', 'Yes', 'yes', ''].map(cellReader(category)), [0, 'Yes', 'yes', undefined]);
  });

  test('that a spreadsheet would run are written as text', () => {
    assert.equal(csvLine(['=1+1', '-5', '@x', 'a"b', null, 1.5]), `'=1+1,-5,'@x,"a""b",,1.5\r\n`);
    assert.equal(csvLine([1.5, 'a;b'], ';'), '1,5;"a;b"\r\n');
    assert.equal(lengthenLine('a;b', [0.5, ''], ';'), 'a;b;0,5;\r\n');
    assert.equal(lengthenLine('a,=1+1', [0.5], ','), undefined);
    assert.equal(lengthenLine('@a,b', [0.5], ','), undefined);
    assert.equal(lengthenLine('a, =1+1', [0.5], ','), undefined);
  });

  for (const [cell, comma, semicolon] of [
    [' =1+1', "' =1+1", "' =1+1"],
    ['\u00a0\u3000+x', "'\u00a0\u3000+x", "'\u00a0\u3000+x"],
    ['\t=1+1', "'\t'=1+1", "'\t'=1+1"],
    ['\tx', "'\tx", "'\tx"],
    ['＝1+1', "'＝1+1", "'＝1+1"],
    // What separates cells for a spreadsheet of another region, which doesn't see the quotes.
    ['x;=1+1', "x;'=1+1", '"x;=1+1"'],
    ['x; @y', "x;' @y", '"x; @y"'],
    ['x,=1+1', '"x,=1+1"', "x,'=1+1"],
    ['x\t=1+1', "x\t'=1+1", "x\t'=1+1"],
    ['x\n=1+1', '"x\n\'=1+1"', '"x\n\'=1+1"'],
    ['x;-y;-5', "x;'-y;-5", '"x;-y;-5"'],
    // Numbers, and signs within a text, stay.
    ['-5', '-5', '-5'],
    [' +1,5e3 ', '" +1,5e3 "', ' +1,5e3 '],
    ['a=b-c+d@e', 'a=b-c+d@e', 'a=b-c+d@e'],
    ["'=1+1", "'=1+1", "'=1+1"],
  ] as const)
    test(`${JSON.stringify(cell)} is written as ${JSON.stringify(comma)}`, () => {
      assert.equal(csvLine([cell], ','), `${comma}\r\n`);
      assert.equal(csvLine([cell], ';'), `${semicolon}\r\n`);
    });

  test('of a megabyte are searched for formulas in a moment', () => {
    for (const text of [' ', '\t', '; ', '\n', '-', '1,'])
      assert.ok(csvLine([text.repeat(500_000)]).length >= 500_000);
  });
});
