import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { glyphNames, glyphOf } from './glyphs.ts';

describe('drawings', () => {
  test('exist for each product of the demonstration catalogue', () => {
    const catalogue = fileURLToPath(new URL('../../../api/src/catalogue/products.ts', import.meta.url));
    const names = [...readFileSync(catalogue, 'utf8').matchAll(/glyph: '([^']+)'/g)].map(([, name]) =>
      String(name),
    );
    expect(names.length).toBeGreaterThanOrEqual(20);
    expect(names.filter((name) => !glyphNames.includes(name))).toEqual([]);
  });

  test('are names that the API takes', () => {
    for (const name of glyphNames) expect(name).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
  });

  test('fall back to a parcel, also for names that objects have by themselves', () => {
    const parcel = glyphOf('no-such-drawing');
    expect(parcel.ink).toMatch(/^M/);
    expect(glyphOf('constructor')).toBe(parcel);
    expect(glyphOf('')).toBe(parcel);
  });

  test('stay on their field', () => {
    for (const name of glyphNames) {
      const starts = [...`${glyphOf(name).ink} ${glyphOf(name).accent}`.matchAll(/M([\d.]+) ([\d.]+)/g)];
      for (const [, x, y] of starts) {
        expect(Number(x), name).toBeLessThanOrEqual(48);
        expect(Number(y), name).toBeLessThanOrEqual(48);
      }
    }
  });
});
