import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import JSZip from 'jszip';
import { temporaryFile } from '../../test/temporary-file.ts';
import { translated } from '../../test/translated.ts';
import { type SheetCell, workbook } from '../../test/workbook.ts';
import { MessageError } from '../messages/error.ts';
import { type TableLimits, usualLimits } from './limits.ts';
import { openTable } from './table.ts';

async function read(content: string | Uint8Array, limits?: TableLimits) {
  await using file = await temporaryFile(content);
  await using table = await openTable(file.path, limits);
  const rows: (readonly string[])[] = [];
  for await (const batch of table.batches) rows.push(...batch.map(({ cells }) => cells));
  return { columns: table.columns, rows, format: table.format() };
}

const refused = (content: string | Uint8Array, reason: RegExp, limits?: TableLimits) =>
  assert.rejects(read(content, limits), (error) => {
    assert.ok(error instanceof MessageError, String(error));
    assert.match(error.message, reason);
    translated(error.content);
    return true;
  });

async function zipOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new JSZip();
  for (const [name, content] of Object.entries(files)) zip.file(name, content);
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

const csv = 'name,price\nété,1\n';
const expected = { columns: ['name', 'price'], rows: [['été', '1']] };

describe('a table', () => {
  test('is CSV, as it is or compressed', async () => {
    const { format, ...plain } = await read(csv);
    assert.deepEqual(plain, expected);
    assert.deepEqual(format, {
      kind: 'csv',
      compression: 'none',
      delimiter: ',',
      encoding: 'utf-8',
      sheet: null,
    });
    const gzip = await read(gzipSync(csv));
    assert.deepEqual([gzip.columns, gzip.rows], [expected.columns, expected.rows]);
    assert.equal(gzip.format.compression, 'gzip');
    const several = await read(Buffer.concat([gzipSync(csv), gzipSync('b,2\n')]));
    assert.deepEqual(several.rows, [
      ['été', '1'],
      ['b', '2'],
    ]);
    const zip = await read(
      await zipOf({ 'folder/data.csv': csv, 'read me.md': 'x', '__MACOSX/._data.csv': 'x' }),
    );
    assert.deepEqual([zip.columns, zip.rows], [expected.columns, expected.rows]);
  });

  test('is the first sheet of a workbook: texts, numbers, dates and gaps', async () => {
    const rows: SheetCell[][] = [
      ['name', 'price', 'since', 'paid', 'note'],
      ['été & <hiver>', 29.850000000000001, { date: 45292 }, true, { inline: 'in line' }],
      ['b', null, { date: 45292.5 }, false],
      [],
      [null, 1e-7, { date: 0.75 }],
    ];
    const { columns, rows: found, format } = await read(await workbook(rows));
    assert.deepEqual(columns, ['name', 'price', 'since', 'paid', 'note']);
    assert.deepEqual(found, [
      ['été & <hiver>', '29.85', '2024-01-01', 'TRUE', 'in line'],
      ['b', '', '2024-01-01T12:00:00', 'FALSE', ''],
      ['', '1e-7', '18:00:00', '', ''],
    ]);
    assert.deepEqual([format.kind, format.sheet], ['xlsx', 'Sheet 1']);
  });

  test('is not anything else', async () => {
    await refused('', /empty/);
    await refused(Buffer.from('d0cf11e0a1b11ae1', 'hex'), /before 2007/);
    await refused(gzipSync(csv).subarray(0, 20), /damaged/);
    await refused((await workbook([['a'], ['b']])).subarray(0, 400), /damaged/);
    await refused(await zipOf({ 'a.csv': csv, 'b.csv': csv }), /has 2 CSV files/);
    await refused(await zipOf({ 'a.png': 'x' }), /has 0 CSV files/);
    await refused(await workbook([]), /first sheet of the workbook, Sheet 1, is empty/);
    await refused(
      await workbook([['a']], { 'xl/worksheets/sheet1.xml': '<worksheet><row>' }),
      /not a workbook/,
    );
    await refused(
      await workbook([['a']], { 'xl/_rels/workbook.xml.rels': '<Relationships/>' }),
      /not a workbook/,
    );
  });

  test('may not expand a text without end, nor refer to other files', async () => {
    const entities =
      '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>';
    await refused(await workbook([['a'], ['b']], { 'xl/sharedStrings.xml': entities }), /not a workbook/);
  });

  test('is not read beyond the limits', async () => {
    const limits = { ...usualLimits, bytes: 1_000, texts: 100, columns: 3, characters: 200 };
    const long = `a,b\n${'1,2\n'.repeat(300)}`;
    await refused(long, /more after decompression/, limits);
    await refused(gzipSync(long), /more after decompression/, limits);
    await refused(await zipOf({ 'a.csv': long }), /more after decompression/, limits);
    await refused(await workbook(Array(100).fill(['some text', 1])), /more after decompression/, limits);
    const roomy = { ...limits, bytes: 1e6 };
    await refused(await workbook(Array(20).fill(['some text'])), /texts of the workbook have more/, roomy);
    await refused(await workbook([['a', 'b', 'c', 'd']]), /has 4 columns; at most 3/, roomy);
    await refused(await workbook([['a'], [{ inline: 'x'.repeat(300) }]]), /longer than 200/, roomy);
  });

  test('that decompresses to many times its size is refused, however large it may be', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('a,b\n'), Buffer.alloc(12e6, '1,2\n')]));
    assert.ok(bomb.length < 30_000);
    await refused(bomb, /10 MB or more after decompression/);
  });
});
