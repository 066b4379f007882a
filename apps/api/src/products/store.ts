import { Prisma, type PrismaClient, type Product as Row } from '../generated/client.ts';
import type { IfMatch } from '../http/route.ts';
import { countMatching } from '../lists/count.ts';
import type { Cursors } from '../lists/cursor.ts';
import { fold } from '../lists/folding.ts';
import { containsWords, cutPage, keysetPage, type SortOrder } from '../lists/keyset.ts';
import {
  type categories,
  type Product,
  type ProductChange,
  type ProductInput,
  type ProductQuery,
  productFieldNames,
  type productSorts,
} from './schema.ts';

/** The fields that an administrator writes, as they are stored. */
type StoredFields = Pick<Product, keyof ProductInput>;

const orders: Record<(typeof productSorts)[number], SortOrder<Row>> = {
  name: { column: 'sortName', direction: 'asc' },
  '-name': { column: 'sortName', direction: 'desc' },
  price: { column: 'priceCents', direction: 'asc' },
  '-price': { column: 'priceCents', direction: 'desc' },
  newest: { column: 'createdAt', direction: 'desc' },
};

/** Products in the database. */
export type ProductStore = ReturnType<typeof productStore>;

export function productStore(prisma: PrismaClient, cursors: Cursors) {
  return {
    /** A page of the products that match, and how many match in all, up to 1 000. */
    async list(query: ProductQuery): Promise<{ items: Product[]; nextCursor: string | null; total: number }> {
      const order = orders[query.sort];
      const page = keysetPage(cursors, query.sort, order, query);
      const search = fold(query.search ?? '');
      const matching: Prisma.ProductWhereInput = {
        ...(query.category ? { category: query.category } : {}),
        AND: containsWords('searchText', search),
      };
      const [rows, total] = await Promise.all([
        prisma.product.findMany({
          where: { AND: [matching, page.where] },
          orderBy: page.orderBy,
          take: page.take,
        }),
        countMatching(prisma, {
          table: 'products',
          having: query.category && Prisma.sql`category = ${query.category}`,
          search,
        }),
      ]);
      const { items, nextCursor } = cutPage(cursors, rows, query.sort, order, query.limit);
      return { items: items.map(present), nextCursor, total };
    },

    async categories(): Promise<{ category: (typeof categories)[number]; count: number }[]> {
      const groups = await prisma.product.groupBy({
        by: ['category'],
        _count: { _all: true },
        orderBy: { category: 'asc' },
      });
      return groups.map((group) => ({
        category: group.category as (typeof categories)[number],
        count: group._count._all,
      }));
    },

    async find(id: string): Promise<Product | null> {
      const row = await prisma.product.findUnique({ where: { id } });
      return row && present(row);
    },

    async create(input: ProductInput): Promise<Product> {
      return present(await prisma.product.create({ data: complete(input) }));
    },

    /** Replaces all fields, if the product is still at a version of `ifMatch`; null otherwise. */
    async replace(id: string, ifMatch: IfMatch, input: ProductInput): Promise<Product | null> {
      const [row] = await prisma.product.updateManyAndReturn({
        where: { id, ...atVersion(ifMatch) },
        data: { ...complete(input), version: { increment: 1 } },
      });
      return row ? present(row) : null;
    },

    /** Changes some fields, if the product is still at a version of `ifMatch`; null otherwise. */
    async change(id: string, ifMatch: IfMatch, change: ProductChange): Promise<Product | null> {
      for (;;) {
        const row = await prisma.product.findFirst({ where: { id, ...atVersion(ifMatch) } });
        if (!row) return null;
        const changed = await this.replace(id, [row.version], { ...fieldsOf(row), ...definedOnly(change) });
        // With `*`, a change by someone else in between is no reason to refuse this one.
        if (changed || ifMatch !== 'any') return changed;
      }
    },

    /** Deletes it, if it is still at a version of `ifMatch`; returns whether it did. */
    async remove(id: string, ifMatch: IfMatch): Promise<boolean> {
      const { count } = await prisma.product.deleteMany({ where: { id, ...atVersion(ifMatch) } });
      return count > 0;
    },
  };
}

/** The columns of a product: what was written, null for what was left out, and the folded texts. */
export function complete(input: ProductInput) {
  const stored = Object.fromEntries(
    productFieldNames.map((name) => [name, input[name] ?? null]),
  ) as StoredFields;
  const { name, nameFr, description, descriptionFr } = stored;
  return {
    ...stored,
    sortName: fold(name),
    searchText: fold([name, nameFr, description, descriptionFr].filter(Boolean).join(' ')),
  };
}

function atVersion(ifMatch: IfMatch): Prisma.ProductWhereInput {
  return ifMatch === 'any' ? {} : { version: { in: ifMatch } };
}

function definedOnly(change: ProductChange): Partial<ProductInput> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** The fields of a row. The return type holds the columns to the schema: a field without its column is an error. */
function fieldsOf(row: Row): StoredFields {
  const fields = Object.fromEntries(productFieldNames.map((name) => [name, row[name]])) as Pick<
    Row,
    keyof StoredFields
  >;
  return { ...fields, category: row.category as Product['category'] };
}

function present(row: Row): Product {
  return {
    id: row.id,
    ...fieldsOf(row),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    version: row.version,
  };
}
