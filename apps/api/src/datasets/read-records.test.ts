import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { read, refusalOf } from '../../test/read-customers.ts';
import { english } from '../messages/message.ts';
import { type Mapping, noMapping, shapeOf } from './mapping.ts';

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
      badCount: 0,
      badRows: [],
      shapes: [
        {
          shape: shapeOf(['id', 'churn', 'tenure', 'monthlycharge']),
          mapping: noMapping,
          mappingFrom: 'none',
          districts: undefined,
          columns: [
            { name: 'Monthly_Charge', matched: 'monthlycharge', by: 'name', changes: [] },
            { name: 'tenure', matched: 'Ten ure', by: 'name', changes: [] },
            { name: 'Churn', matched: 'CHURN', by: 'name', changes: [] },
            { name: 'Note', matched: null, by: null, changes: [] },
          ],
          ignored: ['id'],
          ignoredCount: 1,
        },
      ],
      files: [
        {
          name: '1.csv',
          format: { kind: 'csv', compression: 'none', delimiter: ',', encoding: 'utf-8', sheet: null },
          shape: shapeOf(['id', 'churn', 'tenure', 'monthlycharge']),
          rows: 2,
          leftOut: 0,
          badCount: 0,
          from: null,
          until: null,
          isWhole: true,
        },
      ],
      quality: [
        {
          code: 'quality-rare',
          params: { column: 'Churn', min: 20, n: 2, values: 'Yes (1), No (1)' },
        },
      ],
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
        [9, 'predictor-message', 'Monthly_Charge "" is not a number'],
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

  test('is refused when it is no text, or has 10⁶ columns', async () => {
    assert.deepEqual((await refusalOf('tenure,Monthly_Charge,Churn\n3,1,\0\n')).badRows[0]?.line, 2);
    assert.match((await refusalOf(Array(1_000_000).fill('c').join(','))).message, /longer|1000 are read/);
    assert.match(
      (await refusalOf(Array(5_000).fill('c').join(','))).message,
      /has 5,000 columns; at most 1,000/,
    );
  });

  test('has the columns that a mapping names, then its own names, then synonyms', async () => {
    const text = 'Months,Age of contract,Exited,Churn Label,Monthly charge\n9,3,0,left,20.5\n9,40,1,No,70\n';
    const mapping: Mapping = { ...noMapping, columns: { tenure: 'Age of contract' } };
    const { taken, report } = await read(text, { mapping });
    assert.deepEqual(taken, two);
    assert.deepEqual(
      report.shapes[0]?.columns.map(({ matched, by }) => [matched, by]),
      [
        ['Monthly charge', 'name'],
        ['Age of contract', 'mapping'],
        ['Churn Label', 'synonym'],
        [null, null],
      ],
    );
    assert.deepEqual(report.shapes[0]?.ignored, ['Months', 'Exited']);
    const without = await refusalOf(text, { mapping: { ...noMapping, columns: { tenure: null } } });
    assert.match(without.message, /no column tenure/);
    const absent = await refusalOf(text, { mapping: { ...noMapping, columns: { tenure: 'Age' } } });
    assert.match(absent.message, /names the column Age, which the file does not have\. Found: Months, /);
    const unknown = await refusalOf(text, { mapping: { ...noMapping, columns: { age: 'Months' } } });
    assert.match(unknown.message, /names the column age, which is not read/);
  });

  test('may write its values otherwise: what was converted is reported', async () => {
    const rows = ['3,"$ 20.50",TRUE', '40,70,0.0', '5,"1,070.00",y', '6,(2),stayed', '7,€2,NO'];
    const mapping: Mapping = { ...noMapping, values: { Churn: { stayed: 'No' } } };
    const { taken, report } = await read(`tenure,Monthly_Charge,Churn\n${rows.join('\n')}\n`, { mapping });
    assert.deepEqual(
      taken.map(({ charge, left }) => [charge, left]),
      [
        [20.5, 'Yes'],
        [70, 'No'],
        [1070, 'Yes'],
        [-2, 'No'],
        [2, 'No'],
      ],
    );
    assert.deepEqual(report.shapes[0]?.columns[2]?.changes, [
      { from: '0.0', to: 'No', count: 1 },
      { from: 'NO', to: 'No', count: 1 },
      { from: 'TRUE', to: 'Yes', count: 1 },
      { from: 'stayed', to: 'No', count: 1 },
      { from: 'y', to: 'Yes', count: 1 },
    ]);
    const comma = await read('tenure,Monthly_Charge,Churn\n3,"20,5",Yes\n40,70,No\n');
    assert.deepEqual(comma.taken, two);
  });
});
