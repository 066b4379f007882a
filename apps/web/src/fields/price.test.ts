// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import { chooseLocale } from '../preferences/locale.ts';
import { parsePrice, writePrice } from './price.ts';

describe('prices', () => {
  test.each([
    ['129', 12_900],
    ['129.5', 12_950],
    ['129,05', 12_905],
    ['1 299,00', 129_900],
    ['1\u202f299,00', 129_900],
    ['0.29', 29],
  ])('reads %s', (text, cents) => {
    expect(parsePrice(text)).toBe(cents);
  });

  test.each(['', 'free', '-1', '1.234', '1,2,3', '12345678', '1e3'])('refuses %s', (text) => {
    expect(parsePrice(text)).toBeUndefined();
  });

  test('writes what it reads, in the way of each language', async () => {
    await chooseLocale('fr');
    expect(writePrice(129_905)).toBe('1299,05');
    await chooseLocale('en');
    expect(writePrice(129_905)).toBe('1299.05');
    expect(parsePrice(writePrice(7))).toBe(7);
  });
});
