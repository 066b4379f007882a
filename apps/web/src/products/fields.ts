import {
  type Column,
  choice,
  type Fields,
  fieldOf,
  optionalText,
  price,
  text,
  wholeNumber,
} from '../fields/field.ts';
import type { components } from '../generated/api.ts';
import { formatPrice } from '../preferences/format.ts';
import { translate } from '../preferences/locale.ts';
import { glyphNames } from './glyphs.ts';
import { categories, type Product } from './products.ts';

export type ProductInput = components['schemas']['ProductInput'];

const french = { hint: 'administration.fields.optionalFrench', attributes: { lang: 'fr', maxlength: 120 } };

/** The fields of a product, in the order of the form. */
export const productFields: Fields<ProductInput, Product> = {
  name: text({ attributes: { maxlength: 120 } }),
  nameFr: optionalText(french),
  description: text({ multiline: true, attributes: { maxlength: 2000 } }),
  descriptionFr: optionalText({ ...french, multiline: true, attributes: { lang: 'fr', maxlength: 2000 } }),
  priceCents: price((cents, { currency }) => formatPrice(cents, currency)),
  currency: {
    ...text({
      hint: 'administration.fields.currencyHint',
      attributes: { maxlength: 3, autocomplete: 'off' },
    }),
    initial: 'EUR',
    parse: (written) => written.trim().toUpperCase() as ProductInput['currency'],
    problem: () => undefined,
  },
  stock: { ...wholeNumber(), fact: (n) => translate('shop.stock', { n }) },
  category: choice(categories, { label: (category) => translate(`shop.category.${category}`) }),
  glyph: choice(glyphNames, { label: (glyph) => glyph, open: true }),
};

/** Columns of the administration's table. */
export const productColumns: readonly Column<ProductInput>[] = [
  { name: 'category', secondary: true },
  { name: 'priceCents' },
  { name: 'stock', secondary: true },
];

/** What the product's page lists, where the product has a value. */
const productFacts: readonly (keyof ProductInput)[] = ['stock'];

/** The facts of a product in the person's language. */
export function factsOf(product: Product): { name: string; value: string }[] {
  return productFacts
    .map((name) => {
      const field = fieldOf<Product>(productFields, name);
      return { name, value: (field.fact ?? field.show)(product[name], product) };
    })
    .filter(({ value }) => value !== '');
}
