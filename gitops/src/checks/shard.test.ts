import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shardOf } from './shard.ts';

const suites = ['a', 'b', 'c', 'd', 'e'];

test('the shards have every suite once, and more shards than suites have none', () => {
  const shards = [1, 2, 3].map((part) => shardOf(suites, `${part}/3`));
  assert.deepEqual(shards, [['a', 'd'], ['b', 'e'], ['c']]);
  assert.deepEqual(shardOf(suites, '6/6'), []);
});

test('what names no shard is refused', () => {
  for (const shard of ['0/3', '4/3', '1', 'x/y', '1/0'])
    assert.throws(() => shardOf(suites, shard), /is not a part of the tests/);
});
