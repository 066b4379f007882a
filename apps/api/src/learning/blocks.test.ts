import assert from 'node:assert/strict';
import { test } from 'node:test';
import { r2ByBlocks, shareByBlocks } from './blocks.ts';
import { makeRandom } from './random.ts';

const blocks = [0, 0, 1, 1];

test('r2 of the truth is 1, of the mean 0, and of what does not vary 0', () => {
  assert.equal(r2ByBlocks([1, 2, 3, 4], [1, 2, 3, 4], blocks, 1).value, 1);
  assert.equal(r2ByBlocks([1, 2, 3, 4], [2.5, 2.5, 2.5, 2.5], blocks, 1).value, 0);
  assert.deepEqual(r2ByBlocks([2, 2], [1, 3], [0, 1], 1), { value: 0, low: 0, high: 0 });
});

test('a share is that of the rows; one block has no interval, and the seed decides the others', () => {
  assert.deepEqual(shareByBlocks([1, 0, 0, 1], [7, 7, 7, 7], 1), { value: 0.5, low: 0.5, high: 0.5 });
  const hits = Uint8Array.from({ length: 300 }, (_, row) => Number(row % 7 > 2));
  const ofRow = Uint16Array.from(hits, (_, row) => row % 20);
  const interval = shareByBlocks(hits, ofRow, 3);
  assert.ok(interval.low < interval.value && interval.value < interval.high);
  assert.deepEqual(shareByBlocks(hits, ofRow, 3), interval);
});

/** How often the interval of 20 blocks of 10 rows contains the truth, where a block shifts all of its rows. */
function coverage(blockOf: (row: number) => number): number {
  const random = makeRandom(11);
  let holds = 0;
  for (let study = 0; study < 40; study++) {
    const hits = new Uint8Array(200);
    for (let block = 0; block < 20; block++) {
      const share = 0.2 + 0.6 * random.uniform();
      for (let row = 0; row < 10; row++) hits[block * 10 + row] = Number(random.chance(share));
    }
    const { low, high } = shareByBlocks(
      hits,
      Uint16Array.from(hits, (_, row) => blockOf(row)),
      1,
    );
    if (low <= 0.5 && 0.5 <= high) holds++;
  }
  return holds / 40;
}

test('the interval holds the truth where rows depend on each other, which single rows would miss', () => {
  const whole = coverage((row) => Math.floor(row / 10));
  assert.ok(whole > 0.87 && whole <= 1, `blocks: ${whole}`);
  const single = coverage((row) => row);
  assert.ok(single < 0.85, `rows: ${single}`);
});
