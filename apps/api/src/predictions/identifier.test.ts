import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstIdentifier, identityMaker } from './identifier.ts';

const version7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('identifiers are UUIDs of version 7, each once, in the order of making', () => {
  const identify = identityMaker();
  const made = Array.from({ length: 20_000 }, () => identify().id);
  assert.ok(made.every((id) => version7.test(id)));
  assert.deepEqual(made, [...new Set(made)].sort());
});

test('an identifier begins with its time, which a clock that goes back does not turn round', () => {
  const times = [1_800_000_000_000, 1_700_000_000_000, 1_800_000_000_001];
  const identify = identityMaker(() => times.shift() ?? 0);
  const made = [identify(), identify(), identify()];
  assert.deepEqual(
    made.map(({ createdAt }) => createdAt),
    ['2027-01-15T08:00:00.000Z', '2027-01-15T08:00:00.000Z', '2027-01-15T08:00:00.001Z'],
  );
  assert.deepEqual(
    made.map(({ id }) => id),
    made.map(({ id }) => id).sort(),
  );
});

test('the first identifier of a moment comes before all that are made from then on', () => {
  const identify = identityMaker(() => 1_800_000_000_000);
  const { id } = identify();
  assert.ok(firstIdentifier(new Date(1_800_000_000_000)) <= id);
  assert.ok(firstIdentifier(new Date(1_800_000_000_001)) > id);
});
