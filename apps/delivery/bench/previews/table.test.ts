import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copiedIn } from './large.ts';
import { ofPreviews } from './left.ts';
import type { RoundsFigures } from './rounds.ts';
import { holds, roundsTable } from './table.ts';

const good: RoundsFigures = {
  pushed: [5, 6, 7],
  woken: [2],
  removed: [8],
  asleep: [30, 40],
  left: [],
  changed: { created: [], updated: [], first: [] },
  branched: [],
  requests: { 'http://localhost:31001/api/info': { requests: 100, failures: [] } },
};

test('the table has the median of each time, what was counted, and what failed', () => {
  const text = roundsTable(good);
  assert.match(text, /push of a new branch .* \| ≤ 6 \| 6\.00 \| 7\.00 \| 3 \|/);
  assert.match(text, /requests to localhost:31001 that failed \| 0 \| 0 of 100 \|/);
  assert.match(text, /asleep.* \| ≤ 60 \| 40 \|/);
  assert.doesNotMatch(text, /pages changed|copied/);
  const changed = { created: [9], updated: [8], first: [7.96] };
  const more = roundsTable({ ...good, changed, branched: [3] });
  assert.match(more, /pages changed \| ≤ 12 \| 9\.00 /);
  assert.match(more, /as to dev \| ≤ 8 \| 8\.00 /);
  assert.match(more, /copied for a preview \| ≤ 15 \| 3\.00 /);
  const failures = ['503', '503', 'ECONNREFUSED'];
  const failed = { ...good, requests: { 'http://localhost:31001/': { requests: 9, failures } } };
  assert.match(roundsTable(failed), /\| 3 of 9 \(503, ECONNREFUSED\) \|/);
});

test('the time of a copy is read from what a push prints, where it is of the filled database', () => {
  const output = 'remote:   preview_bench_large: 1052 MB of presage in 3.4 s\nremote: ✔ Deliver';
  assert.equal(copiedIn(output, 1000), 3.4);
  assert.equal(copiedIn(output, 2000), undefined);
  assert.equal(copiedIn('remote:   preview_bench_large is empty (presage has 1052 MB)', 1000), undefined);
});

test('it fails for a request, an object or memory too much', () => {
  assert.equal(holds(good), true);
  assert.equal(holds({ ...good, left: ['database/preview_bench_1'] }), false);
  assert.equal(holds({ ...good, asleep: [30, 61] }), false);
  assert.equal(holds({ ...good, requests: { x: { requests: 1, failures: ['504'] } } }), false);
});

test('what is left is found by its name, and a volume by who claimed it', () => {
  const named = (kind: string, name: string, namespace?: string) => ({
    kind,
    metadata: { name },
    ...(namespace && { spec: { claimRef: { namespace } } }),
  });
  const items = [
    named('Namespace', 'preview-bench-1'),
    named('Namespace', 'preview-bench-10'),
    named('NetworkPolicy', 'database-preview-bench-1'),
    named('NetworkPolicy', 'database'),
    named('PersistentVolume', 'pvc-1', 'preview-bench-1'),
    named('PersistentVolume', 'pvc-2', 'presage-dev'),
    named('PersistentVolume', 'preview-bench-1-models-0123abcd', 'preview-bench-1'),
  ];
  assert.deepEqual(ofPreviews({ items }, ['bench-1']), [
    'namespace/preview-bench-1',
    'networkpolicy/database-preview-bench-1',
    'persistentvolume/pvc-1',
    'persistentvolume/preview-bench-1-models-0123abcd',
  ]);
});
