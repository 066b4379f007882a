// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import en from '../locales/en.ts';
import fr from '../locales/fr.ts';
import { chooseLocale } from '../preferences/locale.ts';
import { factsOf, productFields } from '../products/fields.ts';
import type { Product } from '../products/products.ts';
import { product } from '../testing/records.ts';
import { userFields } from '../users/fields.ts';
import { choice, fieldOf, optionalText, optionalWholeNumber } from './field.ts';

describe('a field', () => {
  test.each([...Object.keys(productFields), ...Object.keys(userFields)])(
    '%s has a label in each language',
    (name) => {
      for (const { administration } of [en, fr])
        expect(administration.fields[name as keyof typeof administration.fields]).toMatch(/\S/);
    },
  );

  test.each(Object.entries(product).filter(([name]) => name in productFields))(
    '%s is edited without a loss',
    async (name, value) => {
      const field = fieldOf(productFields, name);
      for (const locale of ['en', 'fr'] as const) {
        await chooseLocale(locale);
        expect(field.problem(field.edit(value))).toBeUndefined();
        expect(field.parse(field.edit(value))).toEqual(value);
      }
    },
  );

  test('that is optional is null when it is left empty, and shows nothing', () => {
    for (const field of [optionalText(), optionalWholeNumber({ unit: 'gram' })]) {
      expect([field.problem(' '), field.parse(' ')]).toEqual([undefined, null]);
      expect([field.edit(null as never), field.show(null as never, product)]).toEqual(['', '']);
    }
  });

  test('of whole numbers refuses anything else, and shows its unit as the language writes it', async () => {
    const weight = optionalWholeNumber({ unit: 'gram' });
    for (const wrong of ['1.5', '-1', 'heavy', '1e3'])
      expect(weight.problem(wrong)).toBe('validation.not-whole');
    await chooseLocale('en');
    expect(weight.show(1450, product)).toBe('1,450 g');
    await chooseLocale('fr');
    expect(weight.show(1450, product)).toBe('1\u202f450\u202fg');
  });

  test('of an open choice keeps the value of a record', () => {
    const label = (value: string) => value;
    const values = ['lamp', 'mouse'];
    expect(choice(values, { label, open: true }).choices?.('old')).toHaveLength(3);
    expect(choice(values, { label }).choices?.('old')).toHaveLength(2);
  });
});

test('the facts of a product are worded for its page', async () => {
  await chooseLocale('en');
  const whole = product as Product;
  expect(factsOf(whole)).toEqual([{ name: 'stock', value: '3 in stock' }]);
  expect(factsOf({ ...whole, stock: 0 })).toEqual([{ name: 'stock', value: 'Sold out' }]);
});
