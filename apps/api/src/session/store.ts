import { createHmac } from 'node:crypto';
import type pg from 'pg';
import type { Configuration } from '../configuration/configuration.ts';
import type { Session } from '../http/permission.ts';
import { hashToken, makeToken } from './token.ts';

/** From where a session was opened. */
export interface Client {
  /** The User-Agent header, cut off after 200 characters. */
  readonly agent: string;
  readonly address: string;
}

/** A session as its account sees it in the list. */
export interface ListedSession extends Client {
  readonly id: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly endsAt: Date;
}

export type SessionStore = ReturnType<typeof sessionStore>;

/** A use of the session is recorded at most this often: most requests only read. */
const seenEverySeconds = 60;

const listed = `id, agent, address, created_at as "createdAt", seen_at as "seenAt", ends_at as "endsAt"`;

/**
 * Sessions in the database, so that every replica knows when one was ended. The cookie carries a token, the row its
 * hash. A session of the generated administrator also ends when the password in the Secret changes.
 */
export function sessionStore(
  pool: pg.Pool,
  { secrets, sessions }: Pick<Configuration, 'secrets' | 'sessions'>,
) {
  const { lifetimeSeconds, idleSeconds } = sessions;
  const secretMark = createHmac('sha256', secrets.sessionKey).update(secrets.adminPassword).digest();
  const alive = `ends_at > now() and seen_at > now() - ${idleSeconds} * interval '1 second'`;

  return {
    /** Opens a session. @returns it with its token, which is not stored */
    async open(account: string, { agent, address }: Client): Promise<{ token: string; endsAt: Date }> {
      const { token, hash } = makeToken();
      const { rows } = await pool.query<{ endsAt: Date }>(
        `insert into sessions (user_id, token_hash, secret_mark, agent, address, ends_at)
         select id, $2, case when generated and password_hash is null then $3::bytea end, $4, $5,
           now() + $6 * interval '1 second' from users where id = $1::uuid
         returning ends_at as "endsAt"`,
        [account, hash, secretMark, agent, address, lifetimeSeconds],
      );
      return { token, endsAt: rows[0]?.endsAt ?? new Date(0) };
    },

    /** The session of a token; null when it has ended, or its account was deactivated. */
    async find(token: string): Promise<Session | null> {
      const { rows } = await pool.query<Session & { stale: boolean }>({
        name: 'find-session',
        text: `select s.id, u.id as account, u.name, u.email, u.role, s.ends_at as "endsAt",
            s.seen_at < now() - ${seenEverySeconds} * interval '1 second' as stale
          from sessions s join users u on u.id = s.user_id
          where s.token_hash = $1 and ${alive} and u.deactivated_at is null
            and (s.secret_mark is null or s.secret_mark = $2)`,
        values: [hashToken(token), secretMark],
      });
      const [found] = rows;
      if (!found) return null;
      const { stale, ...session } = found;
      if (stale) await pool.query('update sessions set seen_at = now() where id = $1::uuid', [session.id]);
      return session;
    },

    /** The sessions of an account, the last used one first. */
    async list(account: string): Promise<ListedSession[]> {
      const { rows } = await pool.query<ListedSession>(
        `select ${listed} from sessions where user_id = $1::uuid and ${alive} order by seen_at desc, id`,
        [account],
      );
      return rows;
    },

    /** Ends one session of an account. @returns whether there was one */
    async end(account: string, id: string): Promise<boolean> {
      const { rowCount } = await pool.query(
        `delete from sessions where user_id = $1::uuid and id = $2::uuid and ${alive}`,
        [account, id],
      );
      return rowCount === 1;
    },

    /** Ends the sessions of an account, but one if it is named. @returns how many */
    async endAll(account: string, except: string | null = null): Promise<number> {
      const { rowCount } = await pool.query(
        'delete from sessions where user_id = $1::uuid and id is distinct from $2::uuid',
        [account, except],
      );
      return rowCount ?? 0;
    },

    /** Removes the rows of sessions that have ended, at most so many. @returns how many */
    async prune(max: number): Promise<number> {
      const { rowCount } = await pool.query(
        `delete from sessions where id in (select id from sessions where not (${alive}) limit $1)`,
        [max],
      );
      return rowCount ?? 0;
    },
  };
}
