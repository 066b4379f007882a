import { type AuditedChange, type Party, recordChange } from '../audit/store.ts';
import { Prisma, type PrismaClient, type User as Row } from '../generated/client.ts';
import { fieldError } from '../http/field-errors.ts';
import { Problem } from '../http/problem.ts';
import type { IfMatch } from '../http/route.ts';
import { countMatching } from '../lists/count.ts';
import type { Cursors } from '../lists/cursor.ts';
import { fold } from '../lists/folding.ts';
import { containsWords, cutPage, keysetPage, type SortOrder } from '../lists/keyset.ts';
import { message } from '../messages/message.ts';
import { oneChangeAtATime, refuseLastAdministrator } from './last-administrator.ts';
import { present } from './present.ts';
import type { User, UserChange, UserInput, UserQuery, userSorts } from './schema.ts';

const orders: Record<(typeof userSorts)[number], SortOrder<Row>> = {
  name: { column: 'sortName', direction: 'asc' },
  '-name': { column: 'sortName', direction: 'desc' },
  newest: { column: 'createdAt', direction: 'desc' },
};

const withInvitation = { include: { invitation: true } } as const;

/**
 * Accounts in the database. Every change is written to the audit list in its transaction, and names who makes it.
 * Writing an e-mail that another account has throws Problem `conflict`; taking the last administrator away throws
 * Problem `account-protected`.
 */
export type UserStore = ReturnType<typeof userStore>;

export function userStore(prisma: PrismaClient, cursors: Cursors) {
  /**
   * Makes a change of an account that is still at a version of `ifMatch`.
   * @returns undefined when it is not, or does not exist
   */
  const changing = <Result>(
    id: string,
    ifMatch: IfMatch,
    make: (transaction: Prisma.TransactionClient, row: Row) => Promise<Result>,
  ): Promise<Result | undefined> =>
    uniqueEmail(
      prisma.$transaction(async (transaction) => {
        await oneChangeAtATime(transaction);
        const row = await transaction.user.findFirst({ where: { id, ...atVersion(ifMatch) } });
        return row ? make(transaction, row) : undefined;
      }),
    );

  async function write(
    transaction: Prisma.TransactionClient,
    row: Row,
    { active, ...input }: UserInput & { active?: boolean | undefined },
    actor: Party,
  ): Promise<User> {
    const { id } = row;
    const wasActive = row.deactivatedAt === null;
    const isActive = active ?? wasActive;
    if (input.role !== row.role || !isActive) await refuseLastAdministrator(transaction, id);
    const written = await transaction.user.update({
      where: { id },
      data: {
        ...complete(input),
        version: { increment: 1 },
        ...(isActive === wasActive ? {} : { deactivatedAt: isActive ? null : new Date() }),
      },
      ...withInvitation,
    });
    if (input.role !== row.role || !isActive) await transaction.session.deleteMany({ where: { userId: id } });
    if (!isActive) await transaction.invitation.deleteMany({ where: { userId: id } });
    const subject = { id, email: written.email };
    const changes: Omit<AuditedChange, 'actor' | 'subject'>[] = [
      ...differing(row, input),
      ...(isActive === wasActive
        ? []
        : [{ action: isActive ? ('account-reactivated' as const) : ('account-deactivated' as const) }]),
    ];
    for (const change of changes) await recordChange(transaction, { actor, subject, ...change });
    return present({ ...written, invitation: isActive ? written.invitation : null });
  }

  return {
    /** A page of the users that match, and how many match in all, up to 1 000. */
    async list(query: UserQuery): Promise<{ items: User[]; nextCursor: string | null; total: number }> {
      const order = orders[query.sort];
      const page = keysetPage(cursors, query.sort, order, query);
      const search = fold(query.search ?? '');
      const matching: Prisma.UserWhereInput = {
        ...(query.role ? { role: query.role } : {}),
        AND: containsWords('searchText', search),
      };
      const [rows, total] = await Promise.all([
        prisma.user.findMany({
          where: { AND: [matching, page.where] },
          orderBy: page.orderBy,
          take: page.take,
          ...withInvitation,
        }),
        countMatching(prisma, {
          table: 'users',
          having: query.role && Prisma.sql`role = ${query.role}::role`,
          search,
        }),
      ]);
      const { items, nextCursor } = cutPage(cursors, rows, query.sort, order, query.limit);
      return { items: items.map(present), nextCursor, total };
    },

    async find(id: string): Promise<User | null> {
      const row = await prisma.user.findUnique({ where: { id }, ...withInvitation });
      return row && present(row);
    },

    create: (input: UserInput, actor: Party): Promise<User> =>
      uniqueEmail(
        prisma.$transaction(async (transaction) => {
          const row = await transaction.user.create({ data: complete(input), ...withInvitation });
          await recordChange(transaction, {
            actor,
            action: 'account-created',
            subject: row,
            after: { ...input },
          });
          return present(row);
        }),
      ),

    /** Replaces all fields, if the user is still at a version of `ifMatch`; undefined otherwise. */
    replace: (id: string, ifMatch: IfMatch, input: UserInput, actor: Party) =>
      changing(id, ifMatch, (transaction, row) => write(transaction, row, input, actor)),

    /** Changes some fields, if the user is still at a version of `ifMatch`; undefined otherwise. */
    change: (id: string, ifMatch: IfMatch, change: UserChange, actor: Party) =>
      changing(id, ifMatch, (transaction, row) => {
        const { name = row.name, email = row.email, role = row.role, active } = change;
        return write(transaction, row, { name, email, role, active }, actor);
      }),

    /** Deletes it, if it is still at a version of `ifMatch`; undefined otherwise. */
    remove: (id: string, ifMatch: IfMatch, actor: Party) =>
      changing(id, ifMatch, async (transaction, row) => {
        if (row.generated)
          throw new Problem('account-protected', { message: message('generated-administrator-stays') });
        await refuseLastAdministrator(transaction, id);
        await transaction.user.delete({ where: { id } });
        const { name, email, role } = row;
        const before = { name, email, role };
        await recordChange(transaction, { actor, action: 'account-deleted', subject: row, before });
        return true;
      }),
  };
}

/** The additional columns: folded texts for search and sort. */
export function complete(input: UserInput) {
  return { ...input, sortName: fold(input.name), searchText: fold(`${input.name} ${input.email}`) };
}

/** The change of the fields that differ, before and after; none when all are equal. */
function differing(row: Row, input: UserInput): Pick<AuditedChange, 'action' | 'before' | 'after'>[] {
  const names = (['name', 'email', 'role'] as const).filter((name) => row[name] !== input[name]);
  if (names.length === 0) return [];
  const valuesOf = (from: UserInput) => Object.fromEntries(names.map((name) => [name, from[name]]));
  return [{ action: 'account-changed', before: valuesOf(row), after: valuesOf(input) }];
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
