import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { translated } from '../../test/translated.ts';
import { type DataSource, RowError } from '../definition/data.ts';
import { english } from '../messages/message.ts';
import { ImportRefusal, readRecordsOf } from './read-records.ts';

interface Customer {
  tenure: number;
  charge: number;
  left: 'Yes' | 'No';
}

const notANumber = (name: string, cell = '') =>
  new RowError({ en: `${name} "${cell}" is not a number`, fr: `${name} « ${cell} » n’est pas un nombre` });
const number = (name: string, cell: string | undefined) => {
  const value = Number(cell);
  if (cell === '' || Number.isNaN(value)) throw notANumber(name, cell);
  return value;
};

const notice = { en: 'x', fr: 'x' };
const customers: DataSource<Customer> = {
  columns: [
    { name: 'Monthly_Charge', required: true },
    { name: 'tenure', required: true },
    { name: 'Churn', required: true },
    { name: 'Note', required: false },
  ],
  read([charge, tenure, left, note]) {
    if (note === 'test') return null;
    if (left !== 'Yes' && left !== 'No')
      throw new RowError({
        en: `Churn "${left}" is neither Yes nor No`,
        fr: `Churn « ${left} » n’est ni Yes ni No`,
      });
    return { tenure: number('tenure', tenure), charge: number('Monthly_Charge', charge), left };
  },
  labelOf: ({ left }) => left,
  refuse({ count, label }) {
    if (count < 2)
      return {
        en: `2 records are needed; there are ${count}.`,
        fr: `Il faut 2 enregistrements ; il y en a ${count}.`,
      };
    if (label('Yes') === 0 || label('No') === 0)
      return { en: 'Churn is the same in every record.', fr: 'Churn est le même partout.' };
    return undefined;
  },
  inputOf: ({ tenure }) => ({ tenure }),
  synthetic: { notice, seed: 1, rows: 0, generate: () => [] },
};

async function* bytes(text: string | Uint8Array) {
  const all = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < all.length; at += 1000) yield all.subarray(at, at + 1000);
}

async function read(text: string | Uint8Array) {
  const taken: Customer[] = [];
  const report = await readRecordsOf(customers, bytes(text), async (rows) => void taken.push(...rows));
  return { taken, report };
}

async function refusalOf(text: string | Uint8Array): Promise<ImportRefusal> {
  const refusal = await read(text).then(
    () => assert.fail('it was imported'),
    (error) => error,
  );
  assert.ok(refusal instanceof ImportRefusal, String(refusal));
  assert.match(refusal.message, /^[A-Z0-9].*\.$/);
  translated(refusal.content);
  for (const { reason } of refusal.badRows) translated(reason);
  return refusal;
}

const two = [
  { tenure: 3, charge: 20.5, left: 'Yes' },
  { tenure: 40, charge: 70, left: 'No' },
];

describe('a file of records', () => {
  test('has its columns in any order, case and spacing; others are ignored and listed', async () => {
    const { taken, report } = await read('id, CHURN ,Ten ure,monthlycharge\n1,Yes,3,20.5\n2,No,40,70\n');
    assert.deepEqual(taken, two);
    assert.deepEqual(report, {
      rows: 2,
      leftOut: 0,
      columns: [
        { name: 'Monthly_Charge', matched: 'monthlycharge' },
        { name: 'tenure', matched: 'Ten ure' },
        { name: 'Churn', matched: 'CHURN' },
        { name: 'Note', matched: null },
      ],
      ignored: ['id'],
      ignoredCount: 1,
    });
  });

  for (const [what, text] of [
    ['a byte order mark', '\uFEFFtenure,Monthly_Charge,Churn\n3,20.5,Yes\n40,70,No\n'],
    ['CRLF', 'tenure,Monthly_Charge,Churn\r\n3,20.5,Yes\r\n40,70,No\r\n'],
    ['semicolons and decimal commas', 'tenure;Monthly_Charge;Churn\n3;20,5;Yes\n40;70;No\n'],
    ['tabs', 'tenure\tMonthly_Charge\tChurn\n3\t20.5\tYes\n40\t70\tNo\n'],
    [
      'the header again, as several files have it',
      'tenure,Monthly_Charge,Churn\n3,20.5,Yes\ntenure,Monthly_Charge,Churn\n40,70,No\n',
    ],
    [
      'the header again in another order',
      'tenure,Monthly_Charge,Churn\n3,20.5,Yes\n\uFEFFChurn,tenure,Monthly_Charge\nNo,40,70\n',
    ],
    ['no line break at the end', 'tenure,Monthly_Charge,Churn\n3,20.5,Yes\n40,70,No'],
  ] as const)
    test(`may have ${what}`, async () => assert.deepEqual((await read(text)).taken, two));

  test('leaves out what the predictor’s rule says, and counts it', async () => {
    const { report } = await read('tenure,Monthly_Charge,Churn,Note\n3,2,Yes,\n4,2,No,\n1,1,No,test\n');
    assert.deepEqual([report.rows, report.leftOut], [2, 1]);
  });

  test('is refused whole for one bad line; each is listed with its reason', async () => {
    const refusal = await refusalOf(
      'tenure,Monthly_Charge,Churn\n3,x,Yes\n4,2,No\n\n5,2,Maybe\n5,2\n5,2,No,7\n5,Infinity,No\n5,NaN,No\n',
    );
    assert.equal(refusal.message, '6 lines of 7 cannot be read. Nothing was imported.');
    assert.equal(refusal.badCount, 6);
    assert.deepEqual(
      refusal.badRows.map(({ line, reason }) => [line, reason.code, english(reason)]),
      [
        [2, 'predictor-message', 'Monthly_Charge "x" is not a number'],
        [5, 'predictor-message', 'Churn "Maybe" is neither Yes nor No'],
        [6, 'csv-column-count', 'has 2 columns; the header has 3'],
        [7, 'csv-column-count', 'has 4 columns; the header has 3'],
        [8, 'number-not-finite', 'charge is Infinity'],
        [9, 'predictor-message', 'Monthly_Charge "NaN" is not a number'],
      ],
    );
  });

  test('lists the first 100 bad lines and counts all', async () => {
    const { badRows, badCount } = await refusalOf(`tenure,Monthly_Charge,Churn\n${'x,1,No\n'.repeat(250)}`);
    assert.deepEqual([badRows.length, badRows.at(-1)?.line, badCount], [100, 101, 250]);
  });

  test('is refused with what was expected when the header is another’s', async () => {
    const { message } = await refusalOf('name,price\nx,1\n');
    assert.equal(
      message,
      'The header has none of the columns that are read. Expected, those in brackets optional: Monthly_Charge, tenure, Churn, [Note]. Found: name, price.',
    );
    assert.match(
      (await refusalOf('Churn,price\n')).message,
      /has no column Monthly_Charge, tenure\. Expected/,
    );
  });

  test('is refused when two columns have one name', async () => {
    const { content, message } = await refusalOf('tenure,Monthly_Charge,Churn,Tenure\n');
    assert.equal(message, 'Two columns are called tenure: columns 1 and 4.');
    assert.deepEqual(content.params, { column: 'tenure', first: 1, second: 4 });
  });

  test('is refused without records, with too few, and with one class', async () => {
    const header = 'tenure,Monthly_Charge,Churn\n';
    assert.match((await refusalOf(header)).message, /has a header and no records/);
    assert.match((await refusalOf(`${header}1,1,No\n`)).message, /2 records are needed; there are 1/);
    assert.match((await refusalOf(header + '1,1,No\n'.repeat(9))).message, /same in every record/);
    assert.match((await refusalOf('')).message, /the file is empty/);
  });

  test('is refused when it is no CSV in UTF-8, or has 10⁶ columns', async () => {
    const latin = Buffer.from('tenure,Monthly_Charge,Churn\n3,1,Yés\n', 'latin1');
    assert.deepEqual((await refusalOf(latin)).badRows[0]?.line, 2);
    assert.match((await refusalOf(Array(1_000_000).fill('c').join(','))).message, /longer|1000 are read/);
    assert.match(
      (await refusalOf(Array(5_000).fill('c').join(','))).message,
      /has 5,000 columns; at most 1,000/,
    );
  });
});
