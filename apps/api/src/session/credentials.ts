import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { Configuration } from '../configuration/configuration.ts';
import type { Role } from '../http/permission.ts';
import { hashPassword, isOutdated, verifyPassword } from './password.ts';

/** An account whose password was right. */
export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Whether signing in also takes a code. */
  readonly secondFactor: boolean;
}

interface Row extends Account {
  readonly generated: boolean;
  readonly passwordHash: string | null;
  readonly active: boolean;
}

const selected = `select id, name, email, role, generated, password_hash as "passwordHash",
  deactivated_at is null as active, totp_confirmed_at is not null as "secondFactor" from users`;

/** Compares e-mails and passwords with those of the accounts. */
export type Credentials = ReturnType<typeof openCredentials>;

export function openCredentials(pool: pg.Pool, { secrets }: Pick<Configuration, 'secrets'>) {
  let made: { generated: string; nobodys: string } | undefined;
  /** The hash of the Secret's password, and one for accounts without a password: every answer takes the same time. */
  const hashes = async () => {
    made ??= {
      generated: await hashPassword(secrets.adminPassword),
      nobodys: await hashPassword(randomBytes(16).toString('hex')),
    };
    return made;
  };

  async function compare(row: Row | undefined, password: string): Promise<boolean> {
    const { generated, nobodys } = await hashes();
    const own = row?.passwordHash ?? (row?.generated ? generated : null);
    const right = await verifyPassword(password, own ?? nobodys);
    return right && own !== null && row?.active === true;
  }

  return {
    /** The account with this e-mail, if it has this password and is active; null otherwise. */
    async check(email: string, password: string): Promise<Account | null> {
      const { rows } = await pool.query<Row>(`${selected} where email = $1`, [email]);
      const [row] = rows;
      if (!(await compare(row, password)) || !row) return null;
      if (row.passwordHash !== null && isOutdated(row.passwordHash))
        await pool.query('update users set password_hash = $2 where id = $1::uuid and password_hash = $3', [
          row.id,
          await hashPassword(password),
          row.passwordHash,
        ]);
      const { id, name, role, secondFactor } = row;
      return { id, name, email: row.email, role, secondFactor };
    },
  };
}
