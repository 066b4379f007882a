import pg from 'pg';
import { beginLasting } from '../database/lasting-lock.ts';

/** First half of the lock's key: a number that no other program uses for locks in this database. */
export const trainingLock = 7_203_116;

export interface TrainingLock {
  /** Aborted when the connection breaks: the lock is then released, and another training may begin. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Takes the lock of a predictor's trainings, on a connection of its own: it is released when the process ends,
 * for whatever reason.
 * @returns undefined when another training holds it
 */
export async function lockTraining(
  connection: pg.ClientConfig,
  predictor: string,
): Promise<TrainingLock | undefined> {
  const client = new pg.Client({ ...connection, keepAlive: true });
  const lost = new AbortController();
  client.on('error', (error) => lost.abort(error));
  await client.connect();
  await beginLasting(client);
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_xact_lock($1, hashtext($2)) as locked',
    [trainingLock, predictor],
  );
  if (!rows[0]?.locked) {
    await client.end();
    return undefined;
  }
  return { lost: lost.signal, release: () => client.end() };
}
