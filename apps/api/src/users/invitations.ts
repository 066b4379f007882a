import { type Party, recordChange } from '../audit/store.ts';
import type { PrismaClient } from '../generated/client.ts';
import { Problem } from '../http/problem.ts';
import { message } from '../messages/message.ts';
import { hashPassword } from '../session/password.ts';
import { refuseWeakPassword } from '../session/password-rules.ts';
import { hashToken, makeToken } from '../session/token.ts';
import { oneChangeAtATime } from './last-administrator.ts';

const validHours = 72;

/** Whom an invitation is for, and until when. */
export interface Invited {
  readonly name: string;
  readonly email: string;
  readonly expiresAt: Date;
}

/** Single-use links with which a person chooses the password of their account. */
export type Invitations = ReturnType<typeof invitationStore>;

export function invitationStore(prisma: PrismaClient) {
  async function find(token: string): Promise<(Invited & Party) | null> {
    const found = await prisma.invitation.findFirst({
      where: { tokenHash: bytesOf(token), expiresAt: { gt: new Date() }, user: { deactivatedAt: null } },
      include: { user: true },
    });
    if (!found) return null;
    const { id, name, email } = found.user;
    return { id, name, email, expiresAt: found.expiresAt };
  }

  return {
    /**
     * Invites an account; an earlier invitation of it no longer opens anything. Its password stays until the new one is
     * chosen.
     * @returns the token, which is not stored; undefined when there is no such account
     * @throws Problem `account-protected` when the account is deactivated
     */
    invite: (id: string, actor: Party): Promise<{ token: string; expiresAt: Date } | undefined> =>
      prisma.$transaction(async (transaction) => {
        await oneChangeAtATime(transaction);
        const subject = await transaction.user.findUnique({ where: { id } });
        if (!subject) return undefined;
        if (subject.deactivatedAt !== null)
          throw new Problem('account-protected', { message: message('account-deactivated') });
        const { token, hash } = makeToken();
        const expiresAt = new Date(Date.now() + validHours * 3_600_000);
        const data = { tokenHash: new Uint8Array(hash), expiresAt };
        await transaction.invitation.upsert({
          where: { userId: id },
          create: { userId: id, ...data },
          update: { ...data, createdAt: new Date() },
        });
        const after = { expiresAt: expiresAt.toISOString() };
        await recordChange(transaction, { actor, action: 'account-invited', subject, after });
        return { token, expiresAt };
      }),

    /** Whom a link is for; null when it was used, replaced or has expired. */
    find,

    /**
     * Uses a link: sets the password of its account, and ends the sessions that it had.
     * @throws Problem `not-found` when the link opens nothing, `invalid-fields` when the password is too weak
     */
    async accept(token: string, password: string): Promise<void> {
      const invited = await find(token);
      if (!invited) throw new Problem('not-found', { message: message('invitation-invalid') });
      await refuseWeakPassword('password', password, invited);
      const passwordHash = await hashPassword(password);
      await prisma.$transaction(async (transaction) => {
        await oneChangeAtATime(transaction);
        const where = { userId: invited.id, tokenHash: bytesOf(token) };
        const { count } = await transaction.invitation.deleteMany({ where });
        // Another request has used it in the meantime.
        if (count === 0) throw new Problem('not-found', { message: message('invitation-invalid') });
        await transaction.user.update({ where: { id: invited.id }, data: { passwordHash } });
        await transaction.session.deleteMany({ where: { userId: invited.id } });
        await recordChange(transaction, { actor: invited, action: 'invitation-accepted', subject: invited });
      });
    },
  };
}

const bytesOf = (token: string) => new Uint8Array(hashToken(token));
