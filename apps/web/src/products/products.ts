import { useQuery } from '@tanstack/vue-query';
import type { MaybeRefOrGetter } from 'vue';
import { answerOf, api } from '../api/client.ts';
import { usePagedList } from '../api/paged-list.ts';
import type { components } from '../generated/api.ts';
import { locale } from '../preferences/locale.ts';

export type Product = components['schemas']['Product'];
export type Category = components['schemas']['Category'];

export const categories = [
  'computers',
  'keyboards',
  'screens',
  'mice',
  'audio',
  'storage',
  'network',
  'accessories',
] as const satisfies readonly Category[];

export const sorts = ['name', '-name', 'price', '-price', 'newest'] as const;
export type Sort = (typeof sorts)[number];

export interface ProductFilter {
  search?: string;
  category?: Category;
  sort?: Sort;
}

/** A list of products in pages of `limit`. The previous list stays on screen while the next one loads. */
export function useProducts(filter: MaybeRefOrGetter<ProductFilter>, limit: number) {
  return usePagedList('products', filter, limit, (filters, paging) =>
    answerOf(api.GET('/api/products', { params: { query: { ...filters, ...paging } } })),
  );
}

/** How many products each category has. */
export function useCategories() {
  return useQuery({
    queryKey: ['products', 'categories'],
    queryFn: () => answerOf(api.GET('/api/products/categories')),
  });
}

/** The query of one product, shared by the product page, the basket and the form. */
export function productQuery(id: string) {
  return {
    queryKey: ['products', 'one', id] as const,
    queryFn: () => answerOf(api.GET('/api/products/{id}', { params: { path: { id } } })),
  };
}

/** A product's name and description in the language on screen; English where French is missing. */
export function textOf(product: Product): { name: string; description: string; lang: 'en' | 'fr' } {
  const french = locale.value === 'fr';
  return {
    name: (french && product.nameFr) || product.name,
    description: (french && product.descriptionFr) || product.description,
    lang: french && product.nameFr ? 'fr' : 'en',
  };
}
