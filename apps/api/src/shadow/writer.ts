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
/**
 * The rows of a file are stored when it ends, so one whose prediction is not there yet is tried again, at growing
 * intervals: for two minutes altogether. Then it counts as deleted, or never stored.
 */
const maxTries = 7;

const insert = `insert into shadow_predictions (prediction_id, model_id, served_id, outcome, agrees, difference)
  select given.id, given."modelId", given."servedId", given.outcome, given.agrees, given.difference
  from json_to_recordset($1::json) as given (id uuid, "modelId" int, "servedId" int, outcome json, agrees boolean,
    difference double precision)
  join predictions p on p.id = given.id
  on conflict (prediction_id) do update set difference = excluded.difference
  returning prediction_id as id`;

interface Row {
  readonly id: string;
  /** Encoded one by one, so that no other request waits for a block of them. */
  readonly json: string;
  tries: number;
  /** When it is tried next. */
  dueAt: number;
  isFinished: boolean;
}

/** Stores shadow predictions, each after the prediction that it belongs to. Memory is bounded. */
export function shadowWriter({ pool, logger, settled, dropped }: ShadowWriterDependencies): ShadowWriter {
  let rows: Row[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let isWarned = false;

  function schedule(): void {
    if (rows.length > 0 && !writing) timer ??= setTimeout(write, flushMilliseconds).unref();
  }

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing ??= writeDue().finally(() => {
      writing = undefined;
      schedule();
    });
    return writing;
  }

  async function writeDue(): Promise<void> {
    const now = performance.now();
    const due = rows.filter(({ dueAt }) => dueAt <= now);
    await settled();
    for (let start = 0; start < due.length; start += rowsPerStatement) {
      const block = due.slice(start, start + rowsPerStatement);
      const stored = await store(block);
      if (stored === 'delayed') break;
      for (const row of block) finish(row, stored);
    }
    rows = rows.filter(({ isFinished }) => !isFinished);
  }

  function finish(row: Row, stored: ReadonlySet<string> | 'refused'): void {
    row.tries += 1;
    const isStored = stored !== 'refused' && stored.has(row.id);
    row.isFinished = isStored || stored === 'refused' || row.tries > maxTries;
    row.dueAt = performance.now() + flushMilliseconds * 2 ** (row.tries - 1);
    if (row.isFinished && !isStored) dropped(1);
  }

  /** @returns the predictions that were there */
  async function store(block: readonly Row[]): Promise<ReadonlySet<string> | 'refused' | 'delayed'> {
    try {
      const { rows: found } = await pool.query<{ id: string }>({
        name: 'insert-shadow-predictions',
        text: insert,
        values: [`[${block.map(({ json }) => json).join(',')}]`],
      });
      isWarned = false;
      return new Set(found.map(({ id }) => id));
    } catch (error) {
      if (!isWarned) logger.warn({ err: error, waiting: rows.length }, 'shadow predictions are not stored');
      isWarned = true;
      return isDatabaseUnreachable(error) ? 'delayed' : 'refused';
    }
  }

  return {
    add(predicted) {
      if (rows.length >= maxWaiting) {
        dropped(1);
        return;
      }
      const json = JSON.stringify(predicted);
      rows.push({ id: predicted.id, json, tries: 0, dueAt: 0, isFinished: false });
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
