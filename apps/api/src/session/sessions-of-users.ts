import { type Party, recordChange } from '../audit/store.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { PrismaClient } from '../generated/client.ts';

export type SessionsOfUsers = ReturnType<typeof sessionsOfUsers>;

/** Sessions of other accounts, as an administrator ends them. */
export function sessionsOfUsers(prisma: PrismaClient, { sessions }: Pick<Configuration, 'sessions'>) {
  return {
    async isAccount(id: string): Promise<boolean> {
      return (await prisma.user.count({ where: { id } })) === 1;
    },

    /**
     * Ends the sessions of an account, or one of them, and writes that to the audit list.
     * @returns how many; null when there is no such account
     */
    end: (userId: string, actor: Party, id?: string): Promise<number | null> =>
      prisma.$transaction(async (transaction) => {
        const subject = await transaction.user.findUnique({ where: { id: userId } });
        if (!subject) return null;
        const now = Date.now();
        const open = {
          userId,
          endsAt: { gt: new Date(now) },
          seenAt: { gt: new Date(now - sessions.idleSeconds * 1_000) },
        };
        const before = await transaction.session.count({ where: open });
        const where = id === undefined ? open : { ...open, id };
        const { count: ended } = await transaction.session.deleteMany({ where });
        if (ended > 0)
          await recordChange(transaction, {
            actor,
            action: 'sessions-ended',
            subject,
            before: { sessions: before },
            after: { sessions: before - ended },
          });
        return ended;
      }),
  };
}
