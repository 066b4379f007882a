import { describe, expect, test } from 'vitest';
import { litPath, moonAge, phaseOf } from './moon.ts';

describe('the moon', () => {
  // Instants of the phases: US Naval Observatory.
  test.each([
    ['2024-04-08T18:21Z', 'new'],
    ['2024-04-23T23:49Z', 'full'],
    ['2025-03-14T06:55Z', 'full'],
    ['2026-02-17T12:01Z', 'new'],
    ['2026-08-28T04:18Z', 'full'],
    ['2026-11-17T11:48Z', 'firstQuarter'],
  ])('on %s is %s', (instant, phase) => {
    expect(phaseOf(moonAge(new Date(instant)))).toBe(phase);
  });

  test('has an age between 0 and 1 before and after its reference', () => {
    for (const year of [1900, 1999, 2000, 2100]) {
      const age = moonAge(new Date(Date.UTC(year, 5, 15)));
      expect(age).toBeGreaterThanOrEqual(0);
      expect(age).toBeLessThan(1);
    }
  });

  test('is lit on the right while it waxes and on the left while it wanes', () => {
    expect(litPath(0.1, 10)).toBe('M0 -10A10 10 0 0 1 0 10A8.09 10 0 0 0 0 -10z');
    expect(litPath(0.4, 10)).toBe('M0 -10A10 10 0 0 1 0 10A8.09 10 0 0 1 0 -10z');
    expect(litPath(0.6, 10)).toBe('M0 -10A10 10 0 0 0 0 10A8.09 10 0 0 0 0 -10z');
    expect(litPath(0.9, 10)).toBe('M0 -10A10 10 0 0 0 0 10A8.09 10 0 0 1 0 -10z');
  });
});
