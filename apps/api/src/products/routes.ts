import { etag, etagHeader, whyNotChanged } from '../http/etag.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import {
  categoryListSchema,
  productChangeSchema,
  productInputSchema,
  productPageSchema,
  productParamsSchema,
  productQuerySchema,
  productSchema,
} from './schema.ts';
import type { ProductStore } from './store.ts';

const list = { path: '/api/products', aliases: ['/api/produits'], tag: 'products' };
const one = {
  path: '/api/products/:id',
  aliases: ['/api/produits/:id'],
  tag: 'products',
  params: productParamsSchema,
};
const found = { description: 'The product.', schema: productSchema, headers: etagHeader };

export function productRoutes(products: ProductStore): Route[] {
  return [
    route({
      ...list,
      method: 'get',
      operationId: 'listProducts',
      summary: 'List products',
      description: 'Products page by page, searched, filtered and sorted.',
      permission: 'anyone',
      caching: 'no-cache',
      query: productQuerySchema,
      responses: { 200: { description: 'A page of products.', schema: productPageSchema } },
      handle: async ({ query }) => ({ status: 200, body: await products.list(query) }),
    }),
    route({
      method: 'get',
      path: '/api/products/categories',
      aliases: ['/api/produits/categories'],
      tag: 'products',
      operationId: 'listCategories',
      summary: 'List categories',
      description: 'The categories that have products, and how many each has.',
      permission: 'anyone',
      caching: 'no-cache',
      responses: { 200: { description: 'The categories.', schema: categoryListSchema } },
      handle: async () => ({ status: 200, body: { items: await products.categories() } }),
    }),
    route({
      ...one,
      method: 'get',
      operationId: 'readProduct',
      summary: 'Read a product',
      description: 'One product. Its ETag is its version.',
      permission: 'anyone',
      caching: 'no-cache',
      responses: { 200: found },
      async handle({ params }) {
        const product = await products.find(params.id);
        if (!product) throw new Problem('not-found');
        return { status: 200, body: product, headers: { ETag: etag(product) } };
      },
    }),
    route({
      ...list,
      method: 'post',
      operationId: 'createProduct',
      summary: 'Create a product',
      description: 'Adds a product to the shop.',
      permission: 'editor',
      body: productInputSchema,
      responses: {
        201: { ...found, headers: { ...etagHeader, Location: 'Path of the new product.' } },
      },
      async handle({ body }) {
        const product = await products.create(body);
        const headers = { ETag: etag(product), Location: `/api/products/${product.id}` };
        return { status: 201, body: product, headers };
      },
    }),
    route({
      ...one,
      method: 'put',
      operationId: 'replaceProduct',
      summary: 'Replace a product',
      description: 'Writes all fields of a product, if it is still at the version of If-Match.',
      permission: 'editor',
      versioned: true,
      body: productInputSchema,
      responses: { 200: found },
      async handle({ params, body, ifMatch }) {
        const product = await products.replace(params.id, ifMatch, body);
        if (!product) throw whyNotChanged(await products.find(params.id));
        return { status: 200, body: product, headers: { ETag: etag(product) } };
      },
    }),
    route({
      ...one,
      method: 'patch',
      operationId: 'changeProduct',
      summary: 'Change a product',
      description: 'Writes the given fields of a product, if it is still at the version of If-Match.',
      permission: 'editor',
      versioned: true,
      body: productChangeSchema,
      responses: { 200: found },
      async handle({ params, body, ifMatch }) {
        const product = await products.change(params.id, ifMatch, body);
        if (!product) throw whyNotChanged(await products.find(params.id));
        return { status: 200, body: product, headers: { ETag: etag(product) } };
      },
    }),
    route({
      ...one,
      method: 'delete',
      operationId: 'deleteProduct',
      summary: 'Delete a product',
      description: 'Deletes a product, if it is still at the version of If-Match.',
      permission: 'editor',
      versioned: true,
      responses: { 204: { description: 'The product is deleted.' } },
      async handle({ params, ifMatch }) {
        if (!(await products.remove(params.id, ifMatch))) throw whyNotChanged(await products.find(params.id));
        return { status: 204 };
      },
    }),
  ];
}
