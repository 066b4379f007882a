import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordsOf } from './two-versions.ts';

test('records take every value of a category, numbers within their range, and both labels', () => {
  const text = { en: '', fr: '' };
  const values = ['a', 'b', 'c'].map((value) => ({ value, label: text }));
  const [header, ...lines] = recordsOf({
    months: { kind: 'number', label: text, minimum: 0, maximum: 120 },
    contract: { kind: 'category', label: text, values },
  })
    .trim()
    .split('\n');
  assert.equal(header, 'months,contract,Churn');
  const columns = [0, 1, 2].map((column) => lines.map((line) => line.split(',')[column] ?? ''));
  assert.ok(columns[0]?.every((cell) => /^\d+$/.test(cell) && Number(cell) <= 120));
  assert.deepEqual([...new Set(columns[1])].sort(), ['a', 'b', 'c']);
  for (const label of ['Yes', 'No'])
    assert.ok((columns[2]?.filter((cell) => cell === label).length ?? 0) > 30, label);
});
