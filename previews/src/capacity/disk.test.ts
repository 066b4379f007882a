import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { freeFor, requireSpace } from './disk.ts';

const MiB = 2 ** 20;
const summary = {
  node: { fs: { availableBytes: 5000 * MiB } },
  pods: [
    {
      podRef: { name: 'database-0', namespace: 'dev' },
      volume: [
        { availableBytes: 700 * MiB, pvcRef: { name: 'database' } },
        { availableBytes: 10 * MiB },
        { pvcRef: { name: 'not-measured' } },
      ],
    },
    { podRef: { name: 'without-volume', namespace: 'dev' } },
  ],
};

describe('disk', () => {
  test('is counted on the volume of the server, or else on its node', () => {
    assert.equal(freeFor(summary, 'dev', 'database-0'), 700 * MiB);
    assert.equal(freeFor(summary, 'dev', 'without-volume'), 5000 * MiB);
    assert.equal(freeFor(summary, 'other', 'database-0'), 5000 * MiB);
    assert.equal(freeFor({ node: {} }, 'dev', 'database-0'), undefined);
  });

  test('is enough for a copy and 256 MiB more; otherwise the push is refused with both sizes', () => {
    requireSpace('main', 444 * MiB, 700 * MiB);
    requireSpace('main', 444 * MiB, undefined);
    assert.throws(
      () => requireSpace('main', 445 * MiB, 700 * MiB),
      /The database main has 445 MiB, and its server has 700 MiB of disk free/,
    );
  });
});
