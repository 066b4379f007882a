import type pg from 'pg';
import type { Logger } from 'pino';
import { isDatabaseUnreachable } from '../database/unreachable.ts';
import type { Outcome } from '../definition/model.ts';
import type { Difference } from './compare.ts';

/** What a shadow version answered to the request of a prediction. */
export interface ShadowPrediction extends Difference {
  /** The prediction. */
  readonly id: string;
  /** Row of the shadow version in the table models. */
  readonly modelId: number;
  /** Row of the version that made the prediction. */
  readonly servedId: number;
  readonly outcome: Outcome;
}

export interface ShadowWriter {
  add(predicted: ShadowPrediction): void;
  /** Writes what is left, for at most 2 s. */
  close(): Promise<void>;
}

export interface ShadowWriterDependencies {
  readonly pool: Pick<pg.Pool, 'query'>;
  readonly logger: Logger;
  /** Resolves when the predictions that were made so far are stored. */
  readonly settled: () => Promise<void>;
  /** Counts what could not be stored. */
  readonly dropped: (count: number) => void;
}

const flushMilliseconds = 1_000;
const closeMilliseconds = 2_000;
const rowsPerStatement = 500;
/** Further rows are dropped: some 4 MB wait while the database does not answer. */
const maxWaiting = 20_000;

/** A prediction that was deleted meanwhile, or never stored, has no shadow prediction. */
const insert = `insert into shadow_predictions (prediction_id, model_id, served_id, outcome, agrees, difference)
  select given.id, given."modelId", given."servedId", given.outcome, given.agrees, given.difference
  from json_to_recordset($1::json) as given (id uuid, "modelId" int, "servedId" int, outcome json, agrees boolean,
    difference double precision)
  join predictions p on p.id = given.id
  on conflict do nothing`;

/** Stores shadow predictions, each after the prediction that it belongs to. Memory is bounded. */
export function shadowWriter({ pool, logger, settled, dropped }: ShadowWriterDependencies): ShadowWriter {
  /** As JSON: encoded one by one, so that no other request waits for a block of them. */
  let rows: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let isWarned = false;

  function schedule(): void {
    if (rows.length > 0 && !writing) timer ??= setTimeout(write, flushMilliseconds).unref();
  }

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing ??= writeAll().finally(() => {
      writing = undefined;
      schedule();
    });
    return writing;
  }

  async function writeAll(): Promise<void> {
    let due = rows.length;
    await settled();
    while (due > 0) {
      const block = rows.slice(0, Math.min(due, rowsPerStatement));
      if (!(await stored(block))) return;
      rows = rows.slice(block.length);
      due -= block.length;
    }
  }

  /** Whether the block is finished: stored, or permanently refused. */
  async function stored(block: readonly string[]): Promise<boolean> {
    try {
      await pool.query({ name: 'insert-shadow-predictions', text: insert, values: [`[${block.join(',')}]`] });
      isWarned = false;
      return true;
    } catch (error) {
      const isDelayed = isDatabaseUnreachable(error);
      if (!isWarned) logger.warn({ err: error, waiting: rows.length }, 'shadow predictions are not stored');
      isWarned = true;
      if (!isDelayed) dropped(block.length);
      return !isDelayed;
    }
  }

  return {
    add(predicted) {
      if (rows.length >= maxWaiting) {
        dropped(1);
        return;
      }
      rows.push(JSON.stringify(predicted));
      schedule();
    },
    async close() {
      let late: NodeJS.Timeout | undefined;
      const inTime = new Promise<void>((resolve) => {
        late = setTimeout(resolve, closeMilliseconds);
      });
      await Promise.race([(writing ?? Promise.resolve()).then(write), inTime]);
      clearTimeout(late);
      clearTimeout(timer);
      if (rows.length > 0) dropped(rows.length);
      rows = [];
    },
  };
}
