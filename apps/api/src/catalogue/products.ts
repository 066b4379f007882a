import type { ProductInput } from '../products/schema.ts';

/** The demonstration catalogue. */
export const demonstrationProducts: ProductInput[] = [
  {
    name: 'Solstice 14 Laptop',
    nameFr: 'Portable Solstice 14',
    description: 'Longest days of any laptop we sell: eighteen hours, nineteen if you stop reading the news.',
    descriptionFr:
      'Les plus longs jours du rayon : dix-huit heures, dix-neuf si vous cessez de lire les nouvelles.',
    category: 'computers',
    priceCents: 149900,
    currency: 'EUR',
    stock: 14,
    glyph: 'laptop',
  },
];
