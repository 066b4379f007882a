import { fieldError } from '../http/field-errors.ts';
import { Problem } from '../http/problem.ts';
import { message } from '../messages/message.ts';
import type { Cursors, Position } from './cursor.ts';

/** A column that a list can be sorted by. Ids break ties, in the same direction. */
export interface SortOrder<Row> {
  column: keyof Row & string;
  direction: 'asc' | 'desc';
}

type SortValue = string | number | Date;

/** What Prisma needs to read one page, and one item more to know whether another follows. */
export interface KeysetPage {
  where: Record<string, unknown>;
  orderBy: Record<string, 'asc' | 'desc'>[];
  take: number;
}

/**
 * Keyset pagination: the page begins after a known item, so that rows added or removed meanwhile
 * neither repeat nor hide others, and late pages cost what the first does.
 * @throws Problem `invalid-fields` when the cursor belongs to no list in this order
 */
export function keysetPage<Row>(
  cursors: Cursors,
  sort: string,
  order: SortOrder<Row>,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): KeysetPage {
  const { column, direction } = order;
  return {
    where: cursor === undefined ? {} : after(cursors.read(cursor, sort), order),
    orderBy: [{ [column]: direction }, { id: direction }],
    take: limit + 1,
  };
}

/** Cuts the extra row off, and says where the next page begins. */
export function cutPage<Row extends { id: string }>(
  cursors: Cursors,
  rows: Row[],
  sort: string,
  order: SortOrder<Row>,
  limit: number,
) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items, nextCursor: null };
  const value = last[order.column] as SortValue;
  return {
    items,
    nextCursor: cursors.write({
      sort,
      id: last.id,
      value: value instanceof Date ? value.toISOString() : value,
    }),
  };
}

/** The words of a search, as LIKE takes them: `%` and `_` are ordinary characters. */
export function searchedWords(folded: string): string[] {
  return folded
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => word.replace(/[\\%_]/g, '\\$&'));
}

/** The search words as conditions on a folded column. */
export const containsWords = (column: string, folded: string): Record<string, unknown>[] =>
  searchedWords(folded).map((word) => ({ [column]: { contains: word } }));

function after<Row>(position: Position | null, { column, direction }: SortOrder<Row>) {
  if (position === null) throw new Problem('invalid-fields', { errors: [foreignCursor] });
  const beyond = direction === 'asc' ? 'gt' : 'lt';
  const { value, id } = position;
  // Implied by the rest, and the part that PostgreSQL finds in an index: it then begins there.
  const from = { [`${beyond}e`]: value };
  return {
    [column]: from,
    OR: [{ [column]: { [beyond]: value } }, { [column]: value, id: { [beyond]: id } }],
  };
}

const foreignCursor = fieldError('cursor', message('foreign-cursor'));
