import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { StorageLimits } from '../configuration/limits.ts';
import { type Message, message } from '../messages/message.ts';
import { databaseSize } from './database-size.ts';

/** Who wants to store something. */
export interface Sender {
  /** The visitor or the account whose predictions they are; null for a client without. */
  readonly owner: string | null;
  /** The account, or the address where nobody is signed in: whose bytes of the day are counted together. */
  readonly caller: string;
}

/** What is to be stored. */
interface Load {
  readonly rows: number;
  readonly bytes: number;
}

/** Whether more may be stored, as far as all replicas know. */
export interface Budget {
  /** Why something of a sender is not stored; null when it is. Asks nothing: what it knows is at most 10 s old. */
  refusal(sender: Sender, load: Load): Message | null;
  /** The same after asking the database, on the connection that stores it. */
  ask(database: Pick<pg.ClientBase, 'query'>, sender: Sender, load: Load): Promise<Message | null>;
  /** Counts what was stored. */
  stored(sender: Sender, load: Load): void;
  /** Share of the database's volume that is used, 0 to 1 or more; null while it is not known. */
  fill(): number | null;
  /** Bytes that the database occupies; null while they are not known. */
  readonly databaseBytes: number | null;
  /** Writes what is counted, and reads what the others have counted. */
  synchronize(): Promise<void>;
  /** Removes what was counted before yesterday, at most `max`. @returns how many */
  prune(max: number): Promise<number>;
  /** Synchronizes every 10 s until `stop`. */
  start(): void;
  stop(): Promise<void>;
}

/** From this share on, nothing more is stored: the rest is for accounts, products, trainings and maintenance. */
export const fullShare = 0.9;

const intervalMilliseconds = 10_000;
/** How many senders are remembered, of each kind; above, all are read again from the database. */
const maxRemembered = 10_000;

const hashed = (caller: string) => createHash('sha256').update(caller).digest('base64url');

function remember(counts: Map<string, number>, key: string, value: number): void {
  if (counts.size >= maxRemembered && !counts.has(key)) counts.clear();
  counts.set(key, value);
}

export function openBudget(
  pool: pg.Pool,
  limits: StorageLimits,
  logger: Logger,
  now: () => number = Date.now,
): Budget {
  let today = '';
  let databaseBytes: number | null = null;
  let totalRows = 0;
  let totalBytes = 0;
  /** Bytes of the day by caller: what the database knows, and what it does not know yet. */
  let known = new Map<string, number>();
  let fresh = new Map<string, number>();
  /** Rows by owner. */
  const rowsOf = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  const full = message('not-stored-full');

  function refusal({ owner, caller }: Sender, { rows, bytes }: Load): Message | null {
    if ((fill() ?? 0) >= fullShare) return full;
    if (totalRows + rows > limits.rows || totalBytes + bytes > limits.bytesPerDay) return full;
    const sent = (known.get(caller) ?? 0) + (fresh.get(caller) ?? 0);
    if (sent + bytes > limits.bytesPerDayPerVisitor)
      return message('not-stored-today', { megabytes: limits.bytesPerDayPerVisitor / 1_000_000 });
    if (owner !== null && (rowsOf.get(owner) ?? 0) + rows > limits.rowsPerVisitor)
      return message('not-stored-visitor', { max: limits.rowsPerVisitor });
    return null;
  }

  function fill(): number | null {
    return databaseBytes === null ? null : databaseBytes / limits.databaseBytes;
  }

  /** While the database does not answer, what further callers store counts in the total alone. */
  function count(caller: string, bytes: number) {
    const before = fresh.get(caller);
    if (before !== undefined || fresh.size < maxRemembered) fresh.set(caller, (before ?? 0) + bytes);
  }

  function newDay() {
    const day = new Date(now()).toISOString().slice(0, 10);
    if (day === today) return;
    today = day;
    known = new Map();
    totalBytes = 0;
  }

  async function exchange() {
    newDay();
    const sent = fresh;
    fresh = new Map();
    try {
      if (sent.size > 0) {
        const callers = new Map([...sent.keys()].map((caller) => [hashed(caller), caller]));
        const { rows } = await pool.query<{ sender: string; bytes: number }>(
          `insert into storage_use as old (day, sender, bytes)
           select $1::date, * from unnest($2::text[], $3::bigint[])
           on conflict (day, sender) do update set bytes = old.bytes + excluded.bytes
           returning sender, bytes::float8 as bytes`,
          [today, [...callers.keys()], [...sent.values()]],
        );
        for (const { sender, bytes } of rows) remember(known, callers.get(sender) ?? '', bytes);
        sent.clear();
      }
    } finally {
      for (const [caller, bytes] of sent) count(caller, bytes);
    }
    const { rows } = await pool.query<{ rows: number; bytes: number }>(
      `select coalesce((select n_live_tup from pg_stat_user_tables where relname = 'predictions'), 0)::float8 as rows,
         coalesce((select sum(bytes) from storage_use where day = $1::date), 0)::float8 as bytes`,
      [today],
    );
    totalRows = rows[0]?.rows ?? 0;
    totalBytes = rows[0]?.bytes ?? 0;
    databaseBytes = await databaseSize(pool);
  }

  function synchronize(): Promise<void> {
    running ??= exchange().finally(() => {
      running = undefined;
    });
    return running;
  }

  return {
    refusal,
    async ask(database, sender, load) {
      const { rows } = await database.query<{ bytes: number; rows: number }>({
        name: 'budget-ask',
        text: `select coalesce((select bytes from storage_use where day = $1::date and sender = $2), 0)::float8 as bytes,
          (select count(*) from (select 1 from predictions where visitor = $3::uuid limit $4) counted)::int as rows`,
        values: [
          new Date(now()).toISOString().slice(0, 10),
          hashed(sender.caller),
          sender.owner,
          limits.rowsPerVisitor,
        ],
      });
      newDay();
      remember(known, sender.caller, rows[0]?.bytes ?? 0);
      if (sender.owner !== null) remember(rowsOf, sender.owner, rows[0]?.rows ?? 0);
      return refusal(sender, load);
    },
    stored({ owner, caller }, { rows, bytes }) {
      newDay();
      count(caller, bytes);
      totalRows += rows;
      totalBytes += bytes;
      if (owner !== null) remember(rowsOf, owner, (rowsOf.get(owner) ?? 0) + rows);
    },
    fill,
    get databaseBytes() {
      return databaseBytes;
    },
    synchronize,
    async prune(max) {
      const { rowCount } = await pool.query(
        `delete from storage_use where ctid = any (array(select ctid from storage_use where day < $1::date - 1 limit $2))`,
        [new Date(now()).toISOString().slice(0, 10), max],
      );
      return rowCount ?? 0;
    },
    start() {
      const run = () =>
        synchronize().catch(({ message }: Error) =>
          logger.debug({ reason: message }, 'what is stored could not be counted'),
        );
      void run();
      timer ??= setInterval(run, intervalMilliseconds).unref();
    },
    async stop() {
      clearInterval(timer);
      await synchronize().catch(() => undefined);
    },
  };
}
