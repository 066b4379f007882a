import type { Request } from 'express';
import { Problem } from '../http/problem.ts';
import { type Message, message } from '../messages/message.ts';
import type { Sender } from '../storage/budget.ts';
import type { BatchTransaction } from './batch-transaction.ts';
import type { Made } from './prediction.ts';
import { copyLine } from './record.ts';
import type { Storing } from './storing.ts';

/** Where a batch puts its predictions while it is read. */
export interface BatchSink {
  add(made: Made): void;
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

/** What has the shadow version answer the same; undefined when there is none. */
type Shadow = ((made: Made) => void) | undefined;

export interface HeldBatch {
  /** Its id. */
  readonly batch: string;
  readonly maxRows: number;
  readonly sender: Sender;
  readonly storing: Storing;
  readonly shadow: Shadow;
}

/**
 * Holds the answer back until the batch is read, and stores it completely. One that has more rows than `maxRows` is
 * answered as it is read, and not stored.
 */
export function answerHeld({ batch, maxRows, sender, storing, shadow }: HeldBatch): BatchPlan {
  let held: string[] = [];
  let shadowed: Made[] = [];
  let rows = 0;
  let bytes = 0;
  let unreadable = false;
  const hold = (length: number) => {
    bytes += length;
    heldBytes += length;
  };
  const forget = () => {
    held = [];
    shadowed = [];
    heldBytes -= bytes;
    bytes = 0;
  };
  const tooLarge = () => rows > maxRows || bytes > maxBatchBytes || heldBytes > maxHeldBytes;
  let large = false;
  const sink: BatchSink = {
    add(made) {
      rows += 1;
      if (large || rows > maxRows) return;
      const line = copyLine({ ...made.record, batch });
      held.push(line);
      if (shadow) shadowed.push(made);
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
          if (shadow && !notStored) shadowed.forEach(shadow);
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
export function answerInTransaction(batch: string, transaction: BatchTransaction, shadow: Shadow): BatchPlan {
  let unreadable = false;
  const sink: BatchSink = {
    add(made) {
      transaction.add({ ...made.record, batch });
      shadow?.(made);
    },
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
