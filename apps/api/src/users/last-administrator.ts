import type { Prisma } from '../generated/client.ts';
import { Problem } from '../http/problem.ts';
import { message } from '../messages/message.ts';

/** Any number that no other program locks in this database. */
const accountsLock = 7_203_117;

/** What an account needs to sign in: not deactivated, and with a password. */
const canSignIn = {
  deactivatedAt: null,
  OR: [{ passwordHash: { not: null } }, { generated: true }],
} satisfies Prisma.UserWhereInput;

/** Changes of accounts wait for each other until the end of the transaction. */
export async function oneChangeAtATime(transaction: Prisma.TransactionClient): Promise<void> {
  await transaction.$executeRaw`select pg_advisory_xact_lock(${accountsLock})`;
}

/**
 * Refuses to take an administrator away if no other one can sign in. Call it after `oneChangeAtATime`, so that two
 * administrators cannot remove each other at once.
 * @param id of the account that will be deleted, deactivated or get another role
 * @throws Problem `account-protected`
 */
export async function refuseLastAdministrator(
  transaction: Prisma.TransactionClient,
  id: string,
): Promise<void> {
  const administrators = { role: 'administrator', ...canSignIn } as const;
  const isOne = await transaction.user.count({ where: { id, ...administrators } });
  if (isOne === 0) return;
  const others = await transaction.user.count({ where: { id: { not: id }, ...administrators } });
  if (others === 0) throw new Problem('account-protected', { message: message('last-administrator') });
}
