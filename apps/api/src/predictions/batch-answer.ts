import type { Request } from 'express';
import { Problem } from '../http/problem.ts';
import { type Message, message } from '../messages/message.ts';
import type { Sender } from '../storage/budget.ts';
import type { BatchTransaction } from './batch-transaction.ts';
import { copyLine, type PredictionRecord } from './record.ts';
import type { Storing } from './storing.ts';

/** Where a batch puts its predictions while it is read. */
export interface BatchSink {
  add(record: PredictionRecord): void;
  /** Resolves when there is room for more; undefined while there is. */
  room(): Promise<void> | undefined;
  /** The rest of the file can't be read: nothing of it is stored. */
  abort(): void;
}

/** How a batch is answered, and what becomes of its predictions. */
export interface BatchPlan {
  readonly sink: BatchSink;
  answer(lines: AsyncGenerator<string>): Promise<BatchAnswer>;
  /** The batch is not answered: nothing is stored. */
  cancel(): Promise<void>;
}

/** An answer whose beginning may be read already, and whether its predictions are stored. */
export interface BatchAnswer {
  readonly lines: AsyncIterable<string>;
  readonly notStored: Message | null;
}

/** Of all batches that are held back at the same time. */
const maxHeldBytes = 128_000_000;
/** Of one. */
const maxBatchBytes = 8_000_000;
let heldBytes = 0;

/** Predicts and stores nothing. */
export function answerWithoutStoring(reason: Message, storing: Pick<Storing, 'refused'>): BatchPlan {
  let rows = 0;
  const sink: BatchSink = {
    add() {
      rows += 1;
    },
    room: () => undefined,
    abort: () => undefined,
  };
  return {
    sink,
    async answer(lines: AsyncGenerator<string>): Promise<BatchAnswer> {
      const counted = async function* () {
        try {
          yield* lines;
        } finally {
          storing.refused(reason, rows);
        }
      };
      return { lines: counted(), notStored: reason };
    },
    cancel: async () => undefined,
  };
}

/**
 * Holds the answer back until the batch is read, and stores it completely. One that has more rows than `maxRows` is
 * answered as it is read, and not stored.
 */
export function answerHeld(batch: string, maxRows: number, sender: Sender, storing: Storing): BatchPlan {
  let held: string[] = [];
  let rows = 0;
  let bytes = 0;
  let unreadable = false;
  const hold = (length: number) => {
    bytes += length;
    heldBytes += length;
  };
  const forget = () => {
    held = [];
    heldBytes -= bytes;
    bytes = 0;
  };
  const tooLarge = () => rows > maxRows || bytes > maxBatchBytes || heldBytes > maxHeldBytes;
  let large = false;
  const sink: BatchSink = {
    add(record) {
      rows += 1;
      if (large || rows > maxRows) return;
      const line = copyLine({ ...record, batch });
      held.push(line);
      hold(line.length);
    },
    room: () => undefined,
    abort() {
      unreadable = true;
    },
  };
  return {
    sink,
    async answer(lines: AsyncGenerator<string>): Promise<BatchAnswer> {
      const read: string[] = [];
      try {
        let next = await lines.next();
        for (; !next.done && !tooLarge(); next = await lines.next()) {
          read.push(next.value);
          hold(next.value.length);
        }
        if (next.done) {
          const notStored = unreadable
            ? message('not-stored-unreadable')
            : held.length > 0
              ? await storing.batch(held, sender)
              : null;
          return {
            lines: (async function* () {
              yield* read;
            })(),
            notStored,
          };
        }
        large = true;
        const first = next.value;
        const notStored =
          heldBytes > maxHeldBytes
            ? message('not-stored-full')
            : message('not-stored-large', { max: maxRows });
        const rest = async function* () {
          try {
            yield* read;
            yield first;
            yield* lines;
          } finally {
            await lines.return(undefined);
            storing.refused(notStored, rows);
          }
        };
        return { lines: rest(), notStored };
      } finally {
        forget();
      }
    },
    cancel: async () => undefined,
  };
}

/**
 * Stores the batch while it is read, in one transaction that ends with the answer: a complete answer means a stored
 * batch. If it can't be stored, the answer is broken off.
 */
export function answerInTransaction(batch: string, transaction: BatchTransaction): BatchPlan {
  let unreadable = false;
  const sink: BatchSink = {
    add: (record) => transaction.add({ ...record, batch }),
    room: () => transaction.room(),
    abort() {
      unreadable = true;
    },
  };
  return {
    sink,
    async answer(lines: AsyncGenerator<string>): Promise<BatchAnswer> {
      const stored = async function* () {
        try {
          yield* lines;
          if (unreadable) throw new Error('the rest of the file cannot be read: nothing of it is stored');
          await transaction.commit();
        } finally {
          await transaction.rollback();
        }
      };
      return { lines: stored(), notStored: null };
    },
    cancel: () => transaction.rollback(),
  };
}

/** What a request whose client has left fails with: nobody reads the answer, and it is no failure of the server. */
export function asAbandoned(error: unknown, { complete, destroyed }: Request): unknown {
  return destroyed && !complete
    ? new Problem('malformed-request', { message: message('body-incomplete') })
    : error;
}
