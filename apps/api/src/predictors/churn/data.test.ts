import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bothLanguages } from '../../../test/both-languages.ts';
import { RowError } from '../../definition/data.ts';
import { inputSchema } from '../../definition/field.ts';
import type { Row } from './customer.ts';
import { data } from './data.ts';
import { fields } from './fields.ts';

/** A row as a file has it, with some cells changed. */
function cells(changed: Readonly<Record<string, string>> = {}): string[] {
  const whole: Record<string, string> = {
    tenure: '1',
    Contract: 'Month-to-month',
    MonthlyCharges: '29.85',
    TotalCharges: '29.85',
    InternetService: 'DSL',
    OnlineSecurity: 'No',
    OnlineBackup: 'Yes',
    DeviceProtection: 'No',
    TechSupport: 'No',
    StreamingTV: 'No',
    StreamingMovies: 'No',
    PhoneService: 'No',
    MultipleLines: 'No phone service',
    PaperlessBilling: 'Yes',
    PaymentMethod: 'Electronic check',
    gender: 'Female',
    SeniorCitizen: '0',
    Partner: 'Yes',
    Dependents: 'No',
    Churn: 'No',
    ...changed,
  };
  return data.columns.map(({ name }) => whole[name] ?? '');
}

test('a row of the published file is read', () => {
  const row = data.read(cells());
  assert.equal(row?.tenure, 1);
  assert.equal(row?.SeniorCitizen, 0);
  assert.equal(row?.Churn, 'No');
  assert.equal(data.columns.length, 20);
  assert.ok(row);
  assert.equal(inputSchema(fields).safeParse(data.inputOf(row)).success, true);
});

test('a blank total is read as not known', () => {
  assert.equal(data.read(cells({ tenure: '0', TotalCharges: '' }))?.TotalCharges, null);
});

for (const [changed, message] of [
  [{ tenure: '' }, 'tenure "" is not a number'],
  [{ tenure: '1.5' }, 'tenure "1.5" is not a whole number'],
  [{ tenure: '121' }, 'tenure 121 is not within 0 and 120'],
  [{ MonthlyCharges: 'NaN' }, 'MonthlyCharges "NaN" is not a number'],
  [{ MonthlyCharges: '0x10' }, 'MonthlyCharges "0x10" is not a number'],
  [{ MonthlyCharges: 'Infinity' }, 'MonthlyCharges "Infinity" is not a number'],
  [{ Contract: 'Weekly' }, 'Contract "Weekly" is none of Month-to-month, One year, Two year'],
  [{ SeniorCitizen: '2' }, 'SeniorCitizen "2" is none of 0, 1'],
  [{ Churn: '' }, 'Churn "" is none of Yes, No'],
] as const)
  test(`a cell that is wrong is named: ${message}`, () => {
    assert.throws(
      () => data.read(cells(changed)),
      (error) => {
        assert.ok(error instanceof RowError);
        assert.equal(error.message, message);
        bothLanguages(error.text);
        return true;
      },
    );
  });

test('too few rows, or one class only, can’t be trained on', () => {
  const count = (yes: number, no: number) =>
    data.refuse({ count: yes + no, label: (value) => (value === 'Yes' ? yes : no) });
  assert.equal(count(100, 300), undefined);
  assert.match(count(50, 100)?.en ?? '', /150 rows are too few/);
  assert.match(count(0, 400)?.en ?? '', /only 0 of 400 rows have Churn "Yes"/);
  assert.match(count(400, 0)?.en ?? '', /only 0 of 400 rows have Churn "No"/);
});

const synthetic = (seed: number, rows: number): Row[] => [...data.synthetic.generate(seed, rows)];

test('made-up customers are valid, hang together, and about a quarter leave', () => {
  const rows = synthetic(data.synthetic.seed, data.synthetic.rows);
  const schema = inputSchema(fields);
  const offline = ['OnlineSecurity', 'TechSupport', 'StreamingTV'] as const;
  for (const row of rows) {
    const parsed = schema.safeParse(data.inputOf(row));
    assert.ok(parsed.success, JSON.stringify(parsed.error?.issues));
    for (const name of offline)
      assert.equal(row[name] === 'No internet service', row.InternetService === 'No');
    assert.equal(row.MultipleLines === 'No phone service', row.PhoneService === 'No');
    assert.equal(row.TotalCharges === null, row.tenure === 0);
  }
  const left = rows.filter(({ Churn }) => Churn === 'Yes').length / rows.length;
  assert.ok(left > 0.24 && left < 0.29, `${left}`);
});

test('the same seed makes the same customers', () => {
  assert.deepEqual(synthetic(5, 50), synthetic(5, 50));
  assert.notDeepEqual(synthetic(5, 50), synthetic(6, 50));
});
