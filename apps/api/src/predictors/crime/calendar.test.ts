import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dateOf, dayOf, weekdaysInMonth, yearsBefore } from './calendar.ts';

test('a day has its month and weekday', () => {
  assert.deepEqual(dayOf('1970-01-01'), { number: 0, month: 0, weekday: 3 });
  assert.deepEqual(dayOf('2026-11-21'), { number: 20_778, month: 10, weekday: 5 });
  assert.equal(dateOf(20_778), '2026-11-21');
});

test('the same day a year before, also of 29 February', () => {
  assert.equal(dateOf(yearsBefore(dayOf('2024-12-31').number, 1)), '2023-12-31');
  assert.equal(dateOf(yearsBefore(dayOf('2024-02-29').number, 1)), '2023-02-28');
  assert.equal(dateOf(yearsBefore(dayOf('2024-02-29').number, 4)), '2020-02-29');
});

test('the weekdays of a month add up to its days', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 0, max: 11 }), (year, month) => {
      const counts = Array.from({ length: 7 }, (_, weekday) => weekdaysInMonth(year, month, weekday));
      assert.ok(counts.every((count) => count === 4 || count === 5));
      assert.equal(
        counts.reduce((sum, count) => sum + count, 0),
        new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
      );
    }),
  );
  assert.equal(weekdaysInMonth(2026, 1, 6), 4);
  assert.equal(weekdaysInMonth(2026, 4, 4), 5);
});
