import type { Prisma, PrismaClient, User as Row } from '../generated/client.ts';
import { fieldError } from '../http/field-errors.ts';
import { Problem } from '../http/problem.ts';
import type { IfMatch } from '../http/route.ts';
import { fold } from '../lists/folding.ts';
import { containsWords, cutPage, keysetPage, type SortOrder } from '../lists/keyset.ts';
import { maxCounted } from '../lists/paging.ts';
import { message } from '../messages/message.ts';
import type { User, UserChange, UserInput, UserQuery, userSorts } from './schema.ts';

const orders: Record<(typeof userSorts)[number], SortOrder<Row>> = {
  name: { column: 'sortName', direction: 'asc' },
  '-name': { column: 'sortName', direction: 'desc' },
  newest: { column: 'createdAt', direction: 'desc' },
};

/** Users in the database. Writing an e-mail that another user has throws Problem `conflict`. */
export type UserStore = ReturnType<typeof userStore>;

export function userStore(prisma: PrismaClient) {
  return {
    /** A page of the users that match, and how many match in all, up to 10 000. */
    async list(query: UserQuery): Promise<{ items: User[]; nextCursor: string | null; total: number }> {
      const order = orders[query.sort];
      const page = keysetPage(query.sort, order, query);
      const matching: Prisma.UserWhereInput = {
        ...(query.role ? { role: query.role } : {}),
        AND: containsWords('searchText', fold(query.search ?? '')),
      };
      const [rows, total] = await Promise.all([
        prisma.user.findMany({
          where: { AND: [matching, page.where] },
          orderBy: page.orderBy,
          take: page.take,
        }),
        prisma.user.count({ where: matching, take: maxCounted }),
      ]);
      const { items, nextCursor } = cutPage(rows, query.sort, order, query.limit);
      return { items: items.map(present), nextCursor, total };
    },

    async find(id: string): Promise<User | null> {
      const row = await prisma.user.findUnique({ where: { id } });
      return row && present(row);
    },

    async create(input: UserInput): Promise<User> {
      return present(await uniqueEmail(prisma.user.create({ data: complete(input) })));
    },

    /** Replaces all fields, if the user is still at a version of `ifMatch`; null otherwise. */
    async replace(id: string, ifMatch: IfMatch, input: UserInput): Promise<User | null> {
      const [row] = await uniqueEmail(
        prisma.user.updateManyAndReturn({
          where: { id, ...atVersion(ifMatch) },
          data: { ...complete(input), version: { increment: 1 } },
        }),
      );
      return row ? present(row) : null;
    },

    /** Changes some fields, if the user is still at a version of `ifMatch`; null otherwise. */
    async change(id: string, ifMatch: IfMatch, change: UserChange): Promise<User | null> {
      const row = await prisma.user.findFirst({ where: { id, ...atVersion(ifMatch) } });
      if (!row) return null;
      const { name = row.name, email = row.email, role = row.role } = change;
      return this.replace(id, [row.version], { name, email, role });
    },

    /** Deletes it, if it is still at a version of `ifMatch`; returns whether it did. */
    async remove(id: string, ifMatch: IfMatch): Promise<boolean> {
      const { count } = await prisma.user.deleteMany({ where: { id, ...atVersion(ifMatch) } });
      return count > 0;
    },
  };
}

/** The additional columns: folded texts for search and sort. */
export function complete(input: UserInput) {
  return { ...input, sortName: fold(input.name), searchText: fold(`${input.name} ${input.email}`) };
}

function atVersion(ifMatch: IfMatch): Prisma.UserWhereInput {
  return ifMatch === 'any' ? {} : { version: { in: ifMatch } };
}

async function uniqueEmail<Result>(writing: PromiseLike<Result>): Promise<Result> {
  try {
    return await writing;
  } catch (error) {
    const uniqueViolation = 'P2002';
    if ((error as { code?: string }).code !== uniqueViolation) throw error;
    throw new Problem('conflict', {
      message: message('user-email-taken'),
      errors: [fieldError('email', message('email-taken'))],
    });
  }
}

function present(row: Row): User {
  const { id, name, email, role, createdAt, updatedAt, version } = row;
  return {
    id,
    name,
    email,
    role,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    version,
  };
}
