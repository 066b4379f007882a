import { recordChange } from '../audit/store.ts';
import type { PrismaClient } from '../generated/client.ts';
import type { Session } from '../http/permission.ts';
import { hashPassword } from './password.ts';

export type AccountStore = ReturnType<typeof accountStore>;

/** What a person changes of their own account. */
export function accountStore(prisma: PrismaClient) {
  return {
    /** Whether its password is still that of the Secret. */
    async hasGeneratedPassword({ account }: Session): Promise<boolean> {
      const where = { id: account, generated: true, passwordHash: null };
      return (await prisma.user.count({ where })) === 1;
    },

    /** Sets the password, and ends all sessions of the account. */
    async setPassword({ account, email }: Session, password: string): Promise<void> {
      const passwordHash = await hashPassword(password);
      const party = { id: account, email };
      await prisma.$transaction(async (transaction) => {
        await transaction.user.update({ where: { id: account }, data: { passwordHash } });
        await transaction.invitation.deleteMany({ where: { userId: account } });
        await transaction.session.deleteMany({ where: { userId: account } });
        await recordChange(transaction, { actor: party, action: 'password-changed', subject: party });
      });
    },
  };
}
