import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import { localTime, timeNamed } from './time.ts';

const now = new Date('2026-11-20T14:00:00Z');

test('reads times as people type them', () => {
  const read = (text: string) => timeNamed(text, now).toISOString();
  assert.equal(read('2026-11-20T14:00Z'), '2026-11-20T14:00:00.000Z');
  assert.equal(read('2026-11-20 14:00:05+02:00'), '2026-11-20T12:00:05.000Z');
  assert.equal(read('5m'), '2026-11-20T13:55:00.000Z');
  assert.equal(read('30min'), '2026-11-20T13:30:00.000Z');
  assert.equal(read('12h'), '2026-11-20T02:00:00.000Z');
  assert.equal(read('7d'), '2026-11-13T14:00:00.000Z');
  assert.equal(read('2w'), '2026-11-06T14:00:00.000Z');
});

test('takes a time without a zone as one of this machine', () => {
  assert.equal(localTime(timeNamed('2026-11-20T14:00', now)), '2026-11-20 14:00:00');
  assert.equal(localTime(timeNamed('2026-11-20', now)), '2026-11-20 00:00:00');
});

test('refuses what is no time', () => {
  for (const text of ['yesterday', '2026-13-40', '5', '', '2026-11-20T25:00', '3 weeks'])
    assert.throws(() => timeNamed(text, now), Refusal, text);
});
