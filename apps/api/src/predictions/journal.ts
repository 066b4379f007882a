import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Logger } from 'pino';
import { isDatabaseUnreachable } from '../database/unreachable.ts';
import { copyLine, type PredictionRecord, recordColumns } from './record.ts';

/** Longest time before a record is written; a full block is written at once. */
const flushMilliseconds = 100;
const blockBytes = 1_000_000;
/** Above this, batches wait; above twice this, records are dropped. */
const crowdedBytes = 16_000_000;
/** Between attempts while the database does not answer. */
const retryMilliseconds = 500;
/** How long the shutdown waits for the database. */
const closeMilliseconds = 5_000;

/** Counts records for metrics. */
export interface JournalObserver {
  stored(count: number): void;
  dropped(count: number): void;
}

/**
 * Stores predictions after the answers, in order, by COPY: at most 200 ms later while the database keeps up.
 *
 * Memory is bounded. While the database is slow, batches wait in `room`, so that they read their file no faster
 * than it is stored; single predictions never wait. While it does not answer at all, 32 MB of records (some
 * 100 000 predictions) are kept and written when it is back. Further records are dropped: counted in
 * `predictions_dropped_total`, and logged when that begins and when it ends.
 */
export interface Journal {
  add(record: PredictionRecord): void;
  /** Resolves when there is room for more, or at once when waiting would not help. */
  room(): Promise<void> | undefined;
  /** Resolves when every record that was added before is in the database, or dropped. */
  settled(): Promise<void>;
  /** Number of records that are not in the database yet. */
  readonly waiting: number;
  /** Writes the remaining records, for at most 5 s. For the shutdown, after the last answer. */
  close(): Promise<void>;
}

/** Lines are encoded at once: strings would be copied by the garbage collector while they wait. */
interface Block {
  bytes: Buffer;
  used: number;
  count: number;
}

const emptyBlock = (size = blockBytes): Block => ({ bytes: Buffer.allocUnsafe(size), used: 0, count: 0 });

export function openJournal(pool: pg.Pool, logger: Logger, observer: JournalObserver): Journal {
  /** Full blocks, oldest first; the first may be being written. */
  const full: Block[] = [];
  let open = emptyBlock();
  let held = 0;
  let waiting = 0;
  /** How many were added, of which `waiting` are not written yet. */
  let added = 0;
  let settling: { readonly mark: number; readonly resolve: () => void }[] = [];
  /** Records dropped since the database stopped answering; null while it answers. */
  let outage: { dropped: number } | null = null;
  let writing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let waken: (() => void)[] = [];

  function seal() {
    if (open.count === 0) return;
    full.push(open);
    open = emptyBlock();
  }

  function write() {
    clearTimeout(timer);
    timer = undefined;
    seal();
    writing ??= writeAll().finally(() => {
      writing = undefined;
      if (open.count > 0) timer ??= setTimeout(write, flushMilliseconds);
    });
    return writing;
  }

  async function writeAll() {
    for (let block = full[0]; block; block = full[0]) {
      if (!(await stored(block))) {
        wakeAll();
        await wait(retryMilliseconds);
        continue;
      }
      full.shift();
      held -= block.used;
      waiting -= block.count;
      if (held < crowdedBytes) wakeAll();
      settle(added - waiting);
    }
  }

  /** @param written how many of those that were added are written or dropped */
  function settle(written: number) {
    for (const { mark, resolve } of settling) if (mark <= written) resolve();
    settling = settling.filter(({ mark }) => mark > written);
  }

  function wakeAll() {
    for (const wake of waken) wake();
    waken = [];
  }

  /** Whether the block is finished: stored, or permanently refused. */
  async function stored({ bytes, used, count }: Block): Promise<boolean> {
    try {
      await copy(pool, bytes.subarray(0, used));
      observer.stored(count);
      if (outage) logger.info(outage, 'predictions are stored again');
      outage = null;
      return true;
    } catch (error) {
      // Unique violation: an earlier attempt, whose answer was lost, has stored them.
      if ((error as { code?: string }).code === '23505') observer.stored(count);
      else if (!isDatabaseUnreachable(error)) {
        observer.dropped(count);
        logger.error({ err: error, dropped: count }, 'predictions cannot be stored');
      } else {
        if (!outage) logger.warn({ err: error, waiting }, 'predictions wait for the database');
        outage ??= { dropped: 0 };
        return false;
      }
      return true;
    }
  }

  return {
    add(record) {
      if (held > 2 * crowdedBytes) {
        outage ??= { dropped: 0 };
        if (outage.dropped === 0)
          logger.error({ waiting }, 'predictions are dropped: too many are waiting to be stored');
        outage.dropped += 1;
        observer.dropped(1);
        return;
      }
      const line = copyLine(record);
      // UTF-8 has at most three bytes for a UTF-16 unit.
      const maxLength = line.length * 3;
      if (open.used + maxLength > open.bytes.length) {
        write();
        if (maxLength > open.bytes.length) open = emptyBlock(maxLength);
      }
      const length = open.bytes.write(line, open.used);
      open.used += length;
      open.count += 1;
      held += length;
      waiting += 1;
      added += 1;
      if (!writing) timer ??= setTimeout(write, flushMilliseconds);
    },

    room() {
      if (held < crowdedBytes || outage) return undefined;
      return new Promise((resolve) => waken.push(resolve));
    },

    settled() {
      if (waiting === 0) return Promise.resolve();
      return new Promise((resolve) => settling.push({ mark: added, resolve }));
    },

    get waiting() {
      return waiting;
    },

    async close() {
      await Promise.race([write(), wait(closeMilliseconds, undefined, { ref: false })]);
      full.length = 0;
      settle(added);
      if (waiting === 0) return;
      observer.dropped(waiting);
      logger.error({ dropped: waiting }, 'the process ends before all predictions were stored');
    },
  };
}

async function copy(pool: pg.Pool, lines: Uint8Array): Promise<void> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    const stream = client.query(copyFrom(`COPY predictions (${recordColumns}) FROM STDIN`));
    const finished = once(stream, 'finish');
    stream.end(lines);
    await finished;
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // A connection that failed during COPY is not reused.
    client.release(failure);
  }
}
