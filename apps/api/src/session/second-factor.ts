import { type Party, recordChange } from '../audit/store.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { Prisma, PrismaClient } from '../generated/client.ts';
import { fieldError } from '../http/field-errors.ts';
import { Problem } from '../http/problem.ts';
import { message } from '../messages/message.ts';
import { hashRecoveryCode, makeRecoveryCodes, makeTotp, secretBox, stepOf, type TotpSetup } from './totp.ts';

/** The second factor of accounts: codes of an authenticator app (TOTP), and single-use recovery codes. */
export type SecondFactors = ReturnType<typeof secondFactors>;

export function secondFactors(
  prisma: PrismaClient,
  { secrets, environment }: Pick<Configuration, 'secrets' | 'environment'>,
) {
  const box = secretBox(secrets.sessionKey);

  /** Notes the step of a code, so that neither it nor an earlier one is accepted again. @returns whether it was new */
  async function use(transaction: Prisma.TransactionClient, id: string, step: number): Promise<boolean> {
    const earlier = { OR: [{ totpStep: null }, { totpStep: { lt: step } }] };
    const { count } = await transaction.user.updateMany({
      where: { id, ...earlier },
      data: { totpStep: step },
    });
    return count === 1;
  }

  async function secretOf(id: string, confirmed: boolean): Promise<string | undefined> {
    const row = await prisma.user.findUnique({ where: { id } });
    if (!row?.totpSecret || (row.totpConfirmedAt !== null) !== confirmed) return undefined;
    return box.open(id, row.totpSecret);
  }

  async function writeRecoveryCodes(transaction: Prisma.TransactionClient, id: string): Promise<string[]> {
    const codes = makeRecoveryCodes();
    await transaction.recoveryCode.deleteMany({ where: { userId: id } });
    await transaction.recoveryCode.createMany({
      data: codes.map((code) => ({ userId: id, codeHash: new Uint8Array(hashRecoveryCode(code)) })),
    });
    return codes;
  }

  return {
    /** Whether an account has one, and how many recovery codes are left. */
    async stateOf(id: string): Promise<{ secondFactor: boolean; recoveryCodes: number }> {
      const confirmed = { id, totpConfirmedAt: { not: null } };
      const [secondFactor, recoveryCodes] = await Promise.all([
        prisma.user.count({ where: confirmed }),
        prisma.recoveryCode.count({ where: { userId: id } }),
      ]);
      return { secondFactor: secondFactor === 1, recoveryCodes };
    },

    /**
     * Makes a secret, which counts once a code has confirmed it.
     * @throws Problem `account-protected` when the account has a second factor
     */
    async begin({ id, email }: Party): Promise<TotpSetup> {
      const setup = makeTotp(`Presage ${environment}`, email);
      const { count } = await prisma.user.updateMany({
        where: { id, totpConfirmedAt: null },
        data: { totpSecret: new Uint8Array(box.seal(id, setup.secret)), totpStep: null },
      });
      if (count === 0) throw new Problem('account-protected', { message: message('second-factor-on') });
      return setup;
    },

    /**
     * Turns it on with a code of the app.
     * @returns the recovery codes, which are not stored
     * @throws Problem `invalid-fields` for a wrong code, or when nothing was begun
     */
    async confirm(party: Party, code: string): Promise<string[]> {
      const { id } = party;
      const secret = await secretOf(id, false);
      const step = secret === undefined ? null : stepOf(secret, code);
      if (step === null) throw wrongCode();
      return prisma.$transaction(async (transaction) => {
        const { count } = await transaction.user.updateMany({
          where: { id, totpConfirmedAt: null },
          data: { totpConfirmedAt: new Date(), totpStep: step },
        });
        if (count === 0) throw wrongCode();
        const codes = await writeRecoveryCodes(transaction, id);
        await recordChange(transaction, { actor: party, action: 'second-factor-on', subject: party });
        return codes;
      });
    },

    /** Replaces the recovery codes. @throws Problem `account-protected` without a second factor */
    renewRecoveryCodes: (party: Party): Promise<string[]> =>
      prisma.$transaction(async (transaction) => {
        const where = { id: party.id, totpConfirmedAt: { not: null } };
        if ((await transaction.user.count({ where })) === 0)
          throw new Problem('account-protected', { message: message('second-factor-off') });
        const codes = await writeRecoveryCodes(transaction, party.id);
        await recordChange(transaction, { actor: party, action: 'recovery-codes-made', subject: party });
        return codes;
      }),

    /** Turns it off. @returns whether the account exists and had one */
    remove: (id: string, actor: Party): Promise<boolean> =>
      prisma.$transaction(async (transaction) => {
        const row = await transaction.user.findUnique({ where: { id } });
        if (!row?.totpConfirmedAt) return false;
        const data = { totpSecret: null, totpConfirmedAt: null, totpStep: null };
        await transaction.user.update({ where: { id }, data });
        await transaction.recoveryCode.deleteMany({ where: { userId: id } });
        await recordChange(transaction, { actor, action: 'second-factor-removed', subject: row });
        return true;
      }),

    /** Whether a code is right: of the app and not used before, or a recovery code, which is then used up. */
    async check(party: Party, code: string): Promise<boolean> {
      const { id } = party;
      if (/^\d{6}$/.test(code)) {
        const secret = await secretOf(id, true);
        const step = secret === undefined ? null : stepOf(secret, code);
        return step !== null && use(prisma, id, step);
      }
      return prisma.$transaction(async (transaction) => {
        const where = { userId: id, codeHash: new Uint8Array(hashRecoveryCode(code)) };
        const { count } = await transaction.recoveryCode.deleteMany({ where });
        if (count === 0) return false;
        await recordChange(transaction, { actor: party, action: 'recovery-code-used', subject: party });
        return true;
      });
    },
  };
}

const wrongCode = () =>
  new Problem('invalid-fields', { errors: [fieldError('code', message('code-wrong'))] });
