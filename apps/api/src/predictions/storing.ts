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
  const { budget, journal, store } = dependencies;
  const refused = (reason: Message, count: number) => dependencies.refused(reason.code, count);

  const counted = (reason: Message | null, count: number) => {
    if (reason) refused(reason, count);
    return reason;
  };

  return {
    async now(record, sender) {
      const load = { rows: 1, bytes: bytesOf(record) };
      const reason = budget.refusal(sender, load);
      if (reason) return counted(reason, 1);
      try {
        await store.insert(record);
      } catch (error) {
        return counted(whyNotStored(error), 1);
      }
      budget.stored(sender, load);
      return null;
    },

    later(records, sender) {
      const bytes = records.reduce((sum, record) => sum + bytesOf(record), 0);
      const load = { rows: records.length, bytes };
      const reason = budget.refusal(sender, load);
      if (reason) return counted(reason, records.length);
      for (const record of records) journal.add(record);
      budget.stored(sender, load);
      return null;
    },

    async batch(lines, sender) {
      const bytes = lines.reduce((sum, line) => sum + line.length + overheadBytes / 2, 0);
      try {
        return counted(await storeBatch(dependencies, lines, sender, bytes), lines.length);
      } catch (error) {
        return counted(whyNotStored(error), lines.length);
      }
    },

    refused,
    full: () => budget.refusal({ owner: null, caller: '' }, { rows: 1, bytes: 0 }),
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
  { pool, budget }: Pick<StoringDependencies, 'pool' | 'budget'>,
  lines: readonly string[],
  sender: Sender,
  bytes: number,
): Promise<Message | null> {
  const load = { rows: lines.length, bytes };
  const client = await pool.connect();
  let failure: Error | undefined;
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [batchLock, sender.owner ?? '']);
    // Under the lock: two batches at the same time see each other’s rows.
    const reason = await budget.ask(client, sender, load);
    if (reason) {
      await client.query('rollback');
      return reason;
    }
    const stream = client.query(copyFrom(`COPY predictions (${recordColumns}) FROM STDIN`));
    const finished = once(stream, 'finish');
    stream.end(lines.join(''));
    await finished;
    await client.query('commit');
    budget.stored(sender, load);
    return null;
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // A connection that failed is closed, which ends its transaction.
    client.release(failure);
  }
}
