import { z } from 'zod';

/** Parameters of every list that is read page by page. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(100, 'must be at most 100')
    .default(24)
    .meta({ description: 'How many items a page has, 1 to 100.', examples: [24] }),
  cursor: z.string().max(1_000).optional().meta({
    description: 'Where the page begins: `nextCursor` of the page before. Absent: the first page.',
  }),
};

/** Counting stops here: there may be millions, and nobody reads a thousand. */
export const maxCounted = 1_000;

/** The schema of a page of items. */
export function pageSchema<Item extends z.ZodType>(id: string, what: string, item: Item) {
  return z
    .object({
      items: z.array(item).meta({ description: `The ${what} of this page.` }),
      nextCursor: z.string().nullable().meta({ description: 'Cursor of the next page; null on the last.' }),
      total: z.int().meta({
        description: `How many ${what} match, on all pages; ${maxCounted} means ${maxCounted} or more.`,
      }),
    })
    .meta({ id, description: `A page of ${what}.` });
}
