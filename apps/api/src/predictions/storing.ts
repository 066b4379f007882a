import { once } from 'node:events';
import type { Request, Response } from 'express';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { isDatabaseUnreachable } from '../database/unreachable.ts';
import { callerKey } from '../limits/rate-limit.ts';
import { type Message, message } from '../messages/message.ts';
import { presentMessage } from '../messages/schema.ts';
import type { Budget, Sender } from '../storage/budget.ts';
import type { Journal } from './journal.ts';
import { type PredictionRecord, recordColumns } from './record.ts';
import type { PredictionStore } from './store.ts';

/** What a row occupies besides its JSON: header, other columns, entries in the indexes. */
const overheadBytes = 250;

const bytesOf = ({ input, outcome }: PredictionRecord): number =>
  input.length + outcome.length + overheadBytes;

/** Stores predictions as far as the limits allow; a prediction that is not stored is answered all the same. */
export interface Storing {
  /** Before the answer. @returns why it is not stored */
  now(record: PredictionRecord, sender: Sender): Promise<Message | null>;
  /** After the answer, by the journal. @returns why it is not stored */
  later(records: readonly PredictionRecord[], sender: Sender): Message | null;
  /**
   * All rows of a batch or none, in one transaction.
   * @param lines of COPY
   * @returns why they are not stored
   */
  batch(lines: readonly string[], sender: Sender): Promise<Message | null>;
  /** Counts predictions that are not stored, for the metrics. */
  refused(reason: Message, count: number): void;
  /** Whether the database has room, for a batch whose size nobody knows yet. */
  full(): Message | null;
}

export interface StoringDependencies {
  pool: pg.Pool;
  budget: Budget;
  journal: Pick<Journal, 'add'>;
  store: Pick<PredictionStore, 'insert'>;
  rowsPerVisitor: number;
  refused(reason: string, count: number): void;
}

/** Who stores what a request predicts. */
export const senderOf = (request: Request, response: Response, owner: string | null): Sender => ({
  owner,
  caller: callerKey(request, response),
});

/** The headers that report that nothing, or something, is stored. */
export const storedHeaders = (reason: Message | null): Record<string, string> =>
  reason
    ? { 'Presage-Stored': 'false', 'Presage-Not-Stored': JSON.stringify(presentMessage(reason)) }
    : { 'Presage-Stored': 'true' };

/** Their description in the OpenAPI document. */
export const storedHeaderTexts = {
  'Presage-Stored': '`true` or `false`: whether the predictions of this answer are stored.',
  'Presage-Not-Stored': 'Why they are not: a message as JSON.',
};

export function openStoring(dependencies: StoringDependencies): Storing {
  const { pool, budget, journal, store, rowsPerVisitor } = dependencies;
  const refused = (reason: Message, count: number) => dependencies.refused(reason.code, count);

  const counted = (reason: Message | null, count: number) => {
    if (reason) refused(reason, count);
    return reason;
  };

  return {
    async now(record, sender) {
      const bytes = bytesOf(record);
      const reason = budget.refusal(sender, bytes);
      if (reason) return counted(reason, 1);
      try {
        await store.insert(record);
      } catch (error) {
        return counted(whyNotStored(error), 1);
      }
      budget.stored(sender, 1, bytes);
      return null;
    },

    later(records, sender) {
      const bytes = records.reduce((sum, record) => sum + bytesOf(record), 0);
      const reason = budget.refusal(sender, bytes);
      if (reason) return counted(reason, records.length);
      for (const record of records) journal.add(record);
      budget.stored(sender, records.length, bytes);
      return null;
    },

    async batch(lines, sender) {
      const bytes = lines.reduce((sum, line) => sum + line.length + overheadBytes / 2, 0);
      try {
        const reason =
          (await budget.ask(sender, bytes)) ?? (await storeBatch(pool, lines, sender.owner, rowsPerVisitor));
        if (!reason) budget.stored(sender, lines.length, bytes);
        return counted(reason, lines.length);
      } catch (error) {
        return counted(whyNotStored(error), lines.length);
      }
    },

    refused,
    full: () => budget.refusal({ owner: null, caller: '' }, 0),
  };
}

/** PostgreSQL: disk full. */
const diskFull = '53100';

/** @throws the error when it is neither a database that is down nor one that is full */
export function whyNotStored(error: unknown): Message {
  if ((error as { code?: string }).code === diskFull) return message('not-stored-full');
  if (isDatabaseUnreachable(error)) return message('not-stored-unreachable');
  throw error;
}

/** First half of the lock under which batches of one owner are stored one after the other. */
const batchLock = 7_203_118;

async function storeBatch(
  pool: pg.Pool,
  lines: readonly string[],
  owner: string | null,
  rowsPerVisitor: number,
): Promise<Message | null> {
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [batchLock, owner ?? '']);
    const { rows } = await client.query<{ kept: number }>(
      'select count(*)::int as kept from (select 1 from predictions where visitor = $1::uuid limit $2) counted',
      [owner, rowsPerVisitor],
    );
    if ((rows[0]?.kept ?? 0) + lines.length > rowsPerVisitor) {
      await client.query('rollback');
      return message('not-stored-visitor', { max: rowsPerVisitor });
    }
    const stream = client.query(copyFrom(`COPY predictions (${recordColumns}) FROM STDIN`));
    const finished = once(stream, 'finish');
    stream.end(lines.join(''));
    await finished;
    await client.query('commit');
    return null;
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // A connection that failed is closed, which ends its transaction.
    client.release(failure);
  }
}
