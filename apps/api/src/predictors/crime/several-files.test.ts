import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { temporaryFile } from '../../../test/temporary-file.ts';
import { translated } from '../../../test/translated.ts';
import { type Mapping, noMapping } from '../../datasets/mapping.ts';
import { type ReadOptions, readRecordsOf } from '../../datasets/read-records.ts';
import { ImportRefusal } from '../../datasets/refusal.ts';
import crime from './predictor.ts';
import type { CrimeRow } from './records.ts';

async function readFiles(
  contents: Readonly<Record<string, string>>,
  mappings: Readonly<Record<string, Mapping>> = {},
  options: Partial<ReadOptions> = {},
) {
  const { data } = crime;
  assert.ok(data);
  const rows: CrimeRow[] = [];
  const files = await Promise.all(
    Object.entries(contents).map(async ([name, content]) => {
      const mapping = mappings[name];
      return { name, opened: await temporaryFile(content), ...(mapping && { mapping }) };
    }),
  );
  try {
    const report = await readRecordsOf(
      { ...data, refuse: () => undefined },
      files.map(({ opened, ...file }) => ({ ...file, path: opened.path })),
      { mapping: noMapping, maxRows: 1e6, ...options },
      async (some) => void rows.push(...some),
    );
    return { rows, report };
  } finally {
    for (const { opened } of files) await opened[Symbol.asyncDispose]();
  }
}

const american = `Date,Primary Type,District\n${'01/02/2024 10:00 PM,THEFT,West End\n01/14/2024 10:00 PM,THEFT,West End\n'.repeat(3)}`;
const french =
  'date_fait;infraction;quartier\n01/02/2025 22:00;Theft;WEST  END\n14/02/2025 23:00;vol;Centre\n';

describe('several files of one city', () => {
  test('in other columns and another order of dates are one: spellings are merged across them', async () => {
    const mappings = { 'fr.csv': { ...noMapping, values: { TYPE: { vol: 'THEFT' } } } };
    const { rows, report } = await readFiles({ 'us.csv': american, 'fr.csv': french }, mappings);
    assert.deepEqual(
      rows.slice(5).map(({ type, district, date, hour }) => [type, district, date, hour]),
      [
        ['THEFT', 'West End', '2024-01-14', 22],
        ['THEFT', 'West End', '2025-02-01', 22],
        ['THEFT', 'Centre', '2025-02-14', 23],
      ],
    );
    assert.deepEqual(
      report.files.map(({ name, rows: count, from, until }) => [name, count, from, until]),
      [
        ['us.csv', 6, '2024-01-02', '2024-01-14'],
        ['fr.csv', 2, '2025-02-01', '2025-02-14'],
      ],
    );
    assert.deepEqual(
      report.shapes.map(({ columns, mappingFrom }) => [
        columns[0]?.matched,
        columns[8]?.matched,
        mappingFrom,
      ]),
      [
        ['Primary Type', 'Date', 'none'],
        ['infraction', 'date_fait', 'request'],
      ],
    );
  });

  test('share the rows that are read of them', async () => {
    const { report } = await readFiles({ 'us.csv': american, 'fr.csv': french }, {}, { maxRows: 4 });
    assert.deepEqual(
      report.files.map(({ rows, isWhole }) => [rows, isWhole]),
      [
        [2, false],
        [2, true],
      ],
    );
  });

  test('are refused with the name of the file that lacks a column', async () => {
    await assert.rejects(readFiles({ 'us.csv': american, 'x.csv': 'Date,District\n1,2\n' }), (error) => {
      assert.ok(error instanceof ImportRefusal);
      translated(error.content);
      assert.match(error.message, /^x\.csv: The header has no column TYPE\./);
      return true;
    });
  });
});
