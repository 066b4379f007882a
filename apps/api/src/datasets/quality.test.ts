import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { read, refusalOf } from '../../test/read-customers.ts';
import { translated } from '../../test/translated.ts';
import { english } from '../messages/message.ts';

describe('the quality of a file of records', () => {
  test('keeps its good lines up to the allowed share of bad ones', async () => {
    const text = `tenure,Monthly_Charge,Churn\n${'1,1,No\n2,2,Yes\n'.repeat(49)}x,1,No\n1,1\n`;
    const bad: unknown[] = [];
    const { taken, report } = await read(text, {
      skip: 0.02,
      onBad: ({ line, reason }, cells) => bad.push([line, reason.code, cells]),
    });
    assert.equal(taken.length, 98);
    assert.deepEqual([report.rows, report.badCount], [98, 2]);
    assert.deepEqual(bad, [
      [100, 'predictor-message', ['x', '1', 'No']],
      [101, 'csv-column-count', ['1', '1']],
    ]);
    assert.equal(report.quality[0]?.code, 'quality-lines-skipped');
    const { message, badCount } = await refusalOf(text, { skip: 0.01 });
    assert.equal(message, '2 lines of 100 cannot be read (2 %; allowed are 1 %). Nothing was imported.');
    assert.equal(badCount, 2);
  });

  test('is refused when it comes twice; of several, a bad line is reported with its file', async () => {
    const header = 'tenure,Monthly_Charge,Churn\n';
    const twice = await refusalOf([`${header}1,1,No\n`, `${header}1,2,No\n`, `${header}1,1,No\n`]);
    assert.match(twice.message, /The files 1\.csv and 3\.csv have the same content/);
    const compressed = await refusalOf([`${header}1,1,No\n`, gzipSync(`${header}1,1,No\n`)]);
    assert.match(compressed.message, /The files 1\.csv and 2\.csv have the same content/);
    const { badRows } = await refusalOf([`${header}1,1,No\n`, `${header}x,2,No\n`]);
    assert.deepEqual([badRows[0]?.file, badRows[0]?.line], ['2.csv', 2]);
  });

  test('reports what is remarkable in it', async () => {
    const rows = Array.from({ length: 400 }, (_, row) => {
      const left = row % 4 === 0;
      return `${left ? 1 : 50 + row},7,${left ? 'Yes' : 'No'},${row % 40 === 0 ? 'N/A' : row}`;
    });
    const { report } = await read(
      `tenure,Monthly_Charge,Churn,Note\n${[...rows, rows[4], rows[5]].join('\n')}\n`,
    );
    for (const each of report.quality) translated(each);
    assert.deepEqual(report.quality.map(english), [
      '11 rows of 402 equal an earlier one in all columns.',
      'Monthly_Charge is 7 in every record: nothing can be learnt from it.',
      'tenure alone tells the outcome of nearly every record. If it was written after the outcome, the model will fail on new records: do not read it.',
      'Note is missing in 10 records of 402.',
    ]);
  });
});
