import { Prisma, type PrismaClient } from '../generated/client.ts';
import { searchedWords } from './keyset.ts';
import { maxCounted } from './paging.ts';

/** What is counted: the rows of a table that have a value, if one is given, and contain all words of a search. */
export interface Counted {
  readonly table: 'products' | 'users';
  readonly having?: Prisma.Sql | undefined;
  /** Folded. */
  readonly search: string;
}

/**
 * How many rows match, up to `maxCounted`, in whatever order they are found first. Prisma's own `count` with a limit
 * reads them in the order of their ids, which are random: nearly every row from another page of the disk.
 */
export async function countMatching(
  prisma: PrismaClient,
  { table, having, search }: Counted,
): Promise<number> {
  const conditions = [
    Prisma.sql`true`,
    ...(having ? [having] : []),
    ...searchedWords(search).map((word) => Prisma.sql`search_text LIKE ${`%${word}%`}`),
  ];
  const [counted] = await prisma.$queryRaw<{ total: number }[]>`
    select count(*)::int as total from
      (select from ${Prisma.raw(table)} where ${Prisma.join(conditions, ' and ')} limit ${maxCounted}) matching`;
  return counted?.total ?? 0;
}
