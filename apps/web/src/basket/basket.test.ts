// @vitest-environment happy-dom

import { beforeEach, describe, expect, test } from 'vitest';
import { nextTick } from 'vue';
import { readBasket, useBasket } from './basket.ts';

const basket = useBasket();
beforeEach(() => basket.clear());

describe('useBasket', () => {
  test('adds, counts, takes away, and drops a line that comes to nothing', () => {
    basket.change('a', 1);
    basket.change('a', 2);
    basket.change('b', 1);
    expect(basket.count.value).toBe(4);
    basket.change('a', -3);
    expect(basket.lines.value).toEqual([{ id: 'b', quantity: 1 }]);
    basket.remove('b');
    expect(basket.count.value).toBe(0);
  });

  test('holds at most 99 of one article', () => {
    basket.change('a', 98);
    basket.change('a', 5);
    expect(basket.quantityOf('a')).toBe(99);
  });

  test('is kept in this browser, and forgotten when empty', async () => {
    basket.change('a', 2);
    await nextTick();
    expect(readBasket(localStorage.getItem('presage.basket') ?? undefined)).toEqual([
      { id: 'a', quantity: 2 },
    ]);
    basket.clear();
    await nextTick();
    expect(localStorage.getItem('presage.basket')).toBeNull();
  });

  test('follows another tab', () => {
    const newValue = JSON.stringify([{ id: 'z', quantity: 1 }]);
    window.dispatchEvent(new StorageEvent('storage', { key: 'presage.basket', newValue }));
    expect(basket.quantityOf('z')).toBe(1);
  });
});

describe('readBasket', () => {
  test.each([
    ['nothing', undefined],
    ['text that is not JSON', '[{'],
    ['something else', '{"id":"a"}'],
    [
      'lines without sense',
      '[null,{"id":1,"quantity":1},{"id":"a","quantity":0},{"id":"a","quantity":1.5},{"id":"a","quantity":1000}]',
    ],
  ])('makes an empty basket of %s', (_what, text) => {
    expect(readBasket(text)).toEqual([]);
  });
});
