import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { temporaryFile } from '../../../test/temporary-file.ts';
import { type SheetCell, workbook } from '../../../test/workbook.ts';
import { noMapping } from '../../datasets/mapping.ts';
import { readRecordsOf } from '../../datasets/read-records.ts';
import type { Row } from './customer.ts';
import { data } from './data.ts';

/** As they are stored: JSON has no −0. */
const customers = JSON.parse(JSON.stringify([...data.synthetic.generate(5, 400)])) as Row[];
const names = data.columns.map(({ name }) => name);
const cellsOf = (row: Row) => names.map((name) => String(row[name as keyof Row] ?? ' '));
const csv = (header: readonly string[], rows: readonly (readonly string[])[], delimiter = ',') =>
  `${[header, ...rows].map((cells) => cells.join(delimiter)).join('\n')}\n`;

/** Every cell changed by the same rule. */
const changed = (change: (cell: string, name: string) => string) =>
  customers.map((row) => cellsOf(row).map((cell, place) => change(cell, names[place] ?? '')));

/** `Tenure Months`, `Senior Citizen`, `Churn Label`: IBM’s later names. */
const later = (name: string) =>
  ({ tenure: 'Tenure Months', Churn: 'Churn Label' })[name] ??
  name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').replace(/^./, (first) => first.toUpperCase());
const yes = new Set(['Yes', '1']);
const bool = (cell: string, positive: string, negative: string) =>
  /^(Yes|No)$/.test(cell) ? (yes.has(cell) ? positive : negative) : cell;

const editions: Readonly<
  Record<string, { content: string | Promise<Buffer>; columns?: Record<string, string> }>
> = {
  'IBM’s later one, as a workbook with extra columns': {
    content: workbook([
      ['CustomerID', 'Count', ...names.map(later), 'Churn Value', 'Churn Score', 'Churn Reason'],
      ...customers.map((row): SheetCell[] => [
        'x',
        1,
        ...names.map((name) => {
          const value = row[name as keyof Row];
          if (name === 'SeniorCitizen') return value === 1 ? 'Yes' : 'No';
          return value === null || value === undefined ? ' ' : value;
        }),
        row.Churn === 'Yes' ? 1 : 0,
        50,
        'Moved',
      ]),
    ]),
  },
  'in lower case': {
    content: csv(
      names.map((name) => name.toLowerCase()),
      changed((cell) => cell.toLowerCase()),
    ),
  },
  '1 and 0': {
    content: csv(
      names,
      changed((cell, name) => (name === 'SeniorCitizen' ? `${cell}.0` : bool(cell, '1', '0'))),
    ),
  },
  'True and False, missing values as NaN': {
    content: csv(
      names,
      changed((cell) => (cell.trim() === '' ? 'NaN' : bool(cell, 'True', 'False'))),
    ),
  },
  'dollars, with semicolons and a column of another name': {
    content: csv(
      names.map((name) => (name === 'tenure' ? 'Loyalty' : name)),
      changed((cell, name) => (/Charges$/.test(name) && cell.trim() !== '' ? `$${cell}` : cell)),
      ';',
    ),
    columns: { tenure: 'Loyalty' },
  },
};

describe('editions of the Telco file', () => {
  for (const [edition, { content, columns = {} }] of Object.entries(editions))
    test(`${edition}: gives the same customers with at most one mapping`, async () => {
      await using file = await temporaryFile(await content);
      const rows: Row[] = [];
      const report = await readRecordsOf(
        data,
        [{ path: file.path, name: edition }],
        { mapping: { ...noMapping, columns } },
        async (some) => void rows.push(...some),
      );
      assert.equal(report.refusal, undefined, JSON.stringify(report.badRows[0]));
      assert.deepEqual(rows, customers);
    });
});
