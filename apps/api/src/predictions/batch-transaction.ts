import { once } from 'node:events';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { withoutTimeout } from '../database/database.ts';
import { copyLine, type PredictionRecord, recordColumns } from './record.ts';

/** Stores a batch of any size in one transaction while it is read, on a connection of its own. */
export interface BatchTransaction {
  add(record: PredictionRecord): void;
  /** Resolves when the database has taken what was added; undefined while it keeps up. */
  room(): Promise<void> | undefined;
  /** Number of rows that were added. */
  readonly rows: number;
  /** Stores everything. @throws when the database refused something; nothing is stored then */
  commit(): Promise<void>;
  /** Stores nothing. Has no effect after `commit`. */
  rollback(): Promise<void>;
}

/** pg has a way to close a connection at once only for those of a pool. */
function destroyConnection(client: pg.Client): void {
  const { connection } = client as pg.Client & { connection?: { stream?: { destroy(): void } } };
  connection?.stream?.destroy();
}

/** @throws when the database does not answer */
export async function openBatchTransaction(options: pg.ClientConfig): Promise<BatchTransaction> {
  // A large file takes minutes; a client that stalls is cut off by the server.
  const client = new pg.Client(withoutTimeout(options));
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  const stream = client.query(copyFrom(`COPY predictions (${recordColumns}) FROM STDIN`));
  const finished = once(stream, 'finish');
  finished.catch(() => undefined);
  let crowded = false;
  let rows = 0;
  let ended: Promise<void> | undefined;
  return {
    add(record) {
      rows += 1;
      crowded = !stream.write(copyLine(record));
    },
    room() {
      if (!crowded || stream.destroyed) return undefined;
      return Promise.race([once(stream, 'drain'), finished]).then(() => undefined);
    },
    get rows() {
      return rows;
    },
    async commit() {
      stream.end();
      await finished;
      await client.query('commit');
      ended ??= client.end();
      await ended;
    },
    async rollback() {
      // The connection is closed in the middle of its transaction, which ends it.
      ended ??= client.end().catch(() => undefined);
      destroyConnection(client);
      await ended;
    },
  };
}
