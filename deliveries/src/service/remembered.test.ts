import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { oneAfterAnother } from './one-at-a-time.ts';
import { remembered } from './remembered.ts';

describe('an answer that is remembered', () => {
  test('is made once for all who ask in the meantime, and again after its time', async (context) => {
    context.mock.method(performance, 'now', () => time);
    let time = 0;
    let made = 0;
    const ask = remembered(100, 2, async (name: string) => {
      made += 1;
      return `${name} ${made}`;
    });
    assert.deepEqual(await Promise.all([ask('a'), ask('a'), ask('b')]), ['a 1', 'a 1', 'b 2']);
    time = 99;
    assert.equal(await ask('a'), 'a 1');
    time = 100;
    assert.equal(await ask('a'), 'a 3');
    assert.equal(await ask('c'), 'c 4');
    assert.equal(await ask('b'), 'b 5', 'at most two are kept');
  });

  test('is not remembered when it failed', async () => {
    let made = 0;
    const ask = remembered(1_000_000, 2, async () => {
      made += 1;
      if (made === 1) throw new Error('at first');
      return made;
    });
    await assert.rejects(ask(), /at first/);
    assert.equal(await ask(), 2);
  });
});

describe('work in turn', () => {
  test('runs one after another, also after a failure, and refuses beyond the limit', async () => {
    const inTurn = oneAfterAnother(2);
    const began: string[] = [];
    const first = Promise.withResolvers<string>();
    const one = inTurn(() => {
      began.push('one');
      return first.promise;
    });
    const two = inTurn(async () => {
      began.push('two');
      return 'two';
    });
    assert.throws(() => inTurn(async () => 'three'), Refusal);
    await Promise.resolve();
    assert.deepEqual(began, ['one']);
    first.reject(new Error('one failed'));
    await assert.rejects(one, /one failed/);
    assert.equal(await two, 'two');
    assert.equal(await inTurn(async () => 'three'), 'three');
  });
});
