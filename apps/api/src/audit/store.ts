import { Prisma, type PrismaClient, type AuditEntry as Row } from '../generated/client.ts';
import type { Cursors } from '../lists/cursor.ts';
import { cutPage, keysetPage, type SortOrder } from '../lists/keyset.ts';
import { maxCounted } from '../lists/paging.ts';
import { type AuditAction, type AuditValues, deliveryActions } from './schema.ts';

/** An account, as the list names it; or an environment by the id of the job that delivers to it. */
export interface Party {
  readonly id: string;
  readonly email: string;
}

export interface AuditedChange {
  readonly actor: Party;
  readonly action: AuditAction;
  readonly subject: Party;
  readonly before?: AuditValues;
  readonly after?: AuditValues;
}

/** Writes down a change, in the transaction that makes it: neither is stored without the other. */
export async function recordChange(
  transaction: Prisma.TransactionClient,
  { actor, action, subject, before, after }: AuditedChange,
): Promise<void> {
  await transaction.auditEntry.create({
    data: {
      actorId: actor.id,
      actor: actor.email,
      action,
      subjectId: subject.id,
      subject: subject.email,
      before: before ?? Prisma.DbNull,
      after: after ?? Prisma.DbNull,
    },
  });
}

export type AuditStore = ReturnType<typeof auditStore>;

const newest: SortOrder<Row> = { column: 'at', direction: 'desc' };

/** The changes of accounts, newest first. */
export function auditStore(prisma: PrismaClient, cursors: Cursors) {
  async function list(query: { cursor?: string | undefined; limit: number }) {
    const page = keysetPage(cursors, 'newest', newest, query);
    const [rows, total] = await Promise.all([
      prisma.auditEntry.findMany({ where: page.where, orderBy: page.orderBy, take: page.take }),
      prisma.auditEntry.count({ take: maxCounted }),
    ]);
    return { ...cutPage(cursors, rows, 'newest', newest, query.limit), total };
  }

  /** A delivery is asked for before it is known how it ends. */
  const isOpen = {
    action: { in: [...deliveryActions] },
    after: { path: ['outcome'], equals: 'requested' },
  };

  return {
    list,

    /** Writes down a change that this database does not hold. */
    record: (change: AuditedChange): Promise<void> => recordChange(prisma, change),

    /** The oldest deliveries whose end is not written down. */
    unsettled: (): Promise<Row[]> =>
      prisma.auditEntry.findMany({ where: isOpen, orderBy: { at: 'asc' }, take: 20 }),

    /** Completes the entry of a delivery with its end, once. */
    async settle(subjectId: string, after: AuditValues): Promise<void> {
      await prisma.auditEntry.updateMany({
        where: { ...isOpen, subjectId },
        data: { after: after ?? Prisma.DbNull },
      });
    },

    /** All of them, in batches. */
    async *all(): AsyncGenerator<Row[], void, undefined> {
      for (let cursor: string | undefined; ; ) {
        const { items, nextCursor } = await list({ cursor, limit: 1_000 });
        if (items.length > 0) yield items;
        if (nextCursor === null) return;
        cursor = nextCursor;
      }
    },

    /** Removes entries that were made before a moment, the oldest first, at most `max`. @returns how many */
    removeBefore: (moment: Date, max: number): Promise<number> =>
      prisma.$executeRaw`delete from audit where id in (
        select id from audit where at < ${moment} order by at, id limit ${max})`,
  };
}
