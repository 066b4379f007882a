import assert from 'node:assert/strict';
import { test } from 'node:test';
import { city } from './city.ts';
import { generate } from './synthetic.ts';
import { offenceTypes } from './types.ts';

test('the same seed gives the same rows, another one others', () => {
  const rows = JSON.stringify([...generate(1, 500)]);
  assert.equal(JSON.stringify([...generate(1, 500)]), rows);
  assert.notEqual(JSON.stringify([...generate(2, 500)]), rows);
});

test('as many rows as asked for, in the order of their days, of known districts and types', () => {
  const rows = [...generate(7, 5000)];
  assert.equal(rows.length, 5000);
  assert.deepEqual(
    rows.map(({ date }) => date).toSorted(),
    rows.map(({ date }) => date),
  );
  assert.deepEqual(
    [...new Set(rows.map(({ district }) => district))].toSorted(),
    city.districts.map(({ name }) => name),
  );
  for (const { type, date, hour } of rows) {
    const known = offenceTypes.find(({ key }) => key === type);
    assert.ok(known);
    assert.ok(date >= '2022-01-01' && date <= '2025-12-31');
    assert.equal(hour === null, known.hourWithheld ?? false);
  }
});

test('the districts of the map share their borders: each inner line is drawn twice, the other way round', () => {
  const lines = new Map<string, number>();
  for (const { ring } of city.districts)
    ring.forEach((point, index) => {
      const next = ring[(index + 1) % ring.length] as typeof point;
      const line = [point.join(), next.join()].toSorted().join(' ');
      lines.set(line, (lines.get(line) ?? 0) + 1);
    });
  assert.ok([...lines.values()].every((times) => times <= 2));
  assert.ok([...lines.values()].filter((times) => times === 2).length > 80);
  for (const { ring } of city.districts)
    for (const [x, y] of ring) assert.ok(x >= 0 && x <= city.width && y >= 0 && y <= city.height);
});
