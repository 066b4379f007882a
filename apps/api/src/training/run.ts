import { statfs } from 'node:fs/promises';
import type { Configuration } from '../configuration/configuration.ts';
import { connectionOptions, type Database } from '../database/database.ts';
import { openRecords, RecordsError } from '../datasets/current.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { messageOf } from '../messages/error.ts';
import { type Message, message } from '../messages/message.ts';
import { exitCode, Refusal } from '../messages/refusal.ts';
import type { ModelCard } from '../models/card.ts';
import { passGate, servesNewest } from '../models/gate.ts';
import type { Registry } from '../models/registry.ts';
import { recordModel } from '../models/store.ts';
import { lockTraining } from './lock.ts';
import { followProgress, openTrainingLog, type TrainingLog } from './progress.ts';
import { type TrainingStore, trainingStore } from './store.ts';
import { trainModel } from './train.ts';

export interface TrainingRun {
  readonly configuration: Configuration;
  readonly database: Database;
  readonly registry: Registry;
  readonly predictor: AnyPredictor;
  readonly seed: number;
  /** The row of the request; without it, a row is added. */
  readonly training?: string;
  readonly requestedBy: string;
  print(line: string): void;
  /** Aborted by SIGTERM. */
  readonly signal: AbortSignal;
}

/**
 * One training, from its lock to its row in the database.
 * @returns the card of the model
 * @throws Refusal when another training of the predictor runs, when it is interrupted, or when its records or
 *   the disk do not allow it; nothing is left behind then
 */
export async function runTraining(run: TrainingRun): Promise<ModelCard> {
  const { configuration, database, registry, predictor } = run;
  const store = trainingStore(database.prisma);
  const lock = await lockTraining(connectionOptions(configuration), predictor.name);
  if (!lock) {
    const failure = message('training-running-already', { predictor: predictor.name });
    if (run.training) await store.end(run.training, { failure });
    throw new Refusal(failure, exitCode.unavailable);
  }
  try {
    const { id } = run.training
      ? { id: run.training }
      : await store.add(predictor.name, run.seed, run.requestedBy);
    await store.begin(id, predictor.name);
    const log = openTrainingLog(registry.folder, predictor.name, id);
    const signal = AbortSignal.any([run.signal, lock.lost]);
    try {
      const card = await trainUnderLock({ ...run, signal }, store, id, log);
      log.write(`done: ${card.digest}`);
      return card;
    } catch (error) {
      const refusal = await explain(error, { ...run, signal });
      log.write(`failed: ${refusal.message}`);
      if (!(error instanceof Refusal) && error instanceof Error && error.stack) log.write(error.stack);
      await store.end(id, { failure: refusal.content });
      throw refusal;
    }
  } finally {
    await lock.release();
  }
}

async function trainUnderLock(
  { configuration, database, registry, predictor, seed, signal, print }: TrainingRun,
  store: TrainingStore,
  id: string,
  log: TrainingLog,
): Promise<ModelCard> {
  await registry.clean(predictor.name);
  const records = await openRecords(predictor, registry.folder, database.prisma);
  log.write(
    `${predictor.name}, seed ${seed}, ${records.rows} records: ${records.name}, ${records.fingerprint}`,
  );
  const progress = followProgress(
    (line) => {
      print(`${predictor.name}: ${line}`);
      log.write(line);
    },
    (step, share) => store.beat(id, step, share),
  );
  let card: ModelCard;
  try {
    const code = { version: configuration.version, commit: configuration.image.commit };
    const report = (step: Message, share: number) => progress.report(step, share);
    card = await trainModel({ predictor, registry, records, seed, code, report, signal });
    await recordModel(database.prisma, card);
    if (servesNewest(configuration)) {
      progress.report(message('step-gate'), 1);
      await passGate(predictor, registry, records, card.digest);
    }
  } finally {
    await progress.stop();
  }
  await store.end(id, { digest: card.digest });
  return card;
}

/** What failed, and what to do. */
async function explain(error: unknown, { registry, predictor, signal }: TrainingRun): Promise<Refusal> {
  const { code, message: reason } = error as NodeJS.ErrnoException;
  const { name } = predictor;
  if (signal.aborted) {
    const cause = signal.reason instanceof Refusal ? signal.reason.content : message('database-lost');
    return new Refusal(message('training-interrupted', { predictor: name }, cause), exitCode.temporary);
  }
  if (error instanceof Refusal) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Refusal(await diskFull(registry.folder, name), exitCode.cannotCreate);
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new Refusal(message('models-folder-not-writable', { error: reason }), exitCode.cannotCreate);
  if (error instanceof RecordsError) return new Refusal(error.content, exitCode.data);
  return new Refusal(message('training-failed', { predictor: name }, messageOf(error)), exitCode.internal);
}

const diskFull = (folder: string, predictor: string): Promise<Message> =>
  statfs(folder).then(
    ({ bavail, bsize }) => message('training-disk-full', { folder, predictor, bytes: bavail * bsize }),
    () => message('training-disk-full-unmeasured', { folder, predictor }),
  );
