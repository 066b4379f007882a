import { computed } from 'vue';
import { answerOf, api } from '../api/client.ts';
import { type ProductInput, productColumns, productFields } from '../products/fields.ts';
import { type Product, productQuery, textOf, useProducts } from '../products/products.ts';
import { atVersion, type RecordKind } from './record-kind.ts';

const PAGE = 50;

export const productRecords: RecordKind<Product, ProductInput> = {
  subject: 'products',
  fields: productFields,
  columns: productColumns,
  title: textOf,
  useList: (search) =>
    useProducts(
      computed(() => (search.value ? { search: search.value } : {})),
      PAGE,
    ),
  query: productQuery,
  create: (body) => answerOf(api.POST('/api/products', { body })),
  change: (id, version, body) =>
    answerOf(api.PATCH('/api/products/{id}', { params: atVersion(id, version), body })),
  remove: (id, version) =>
    answerOf(api.DELETE('/api/products/{id}', { params: atVersion(id, version), keepalive: true })),
};
