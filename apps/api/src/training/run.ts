import { statfs } from 'node:fs/promises';
import type { Configuration } from '../configuration.ts';
import { connectionOptions, type Database } from '../database/database.ts';
import { openRecords, RecordsError } from '../datasets/current.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { Text } from '../definition/text.ts';
import { textOf } from '../definition/text-error.ts';
import type { ModelCard } from '../models/card.ts';
import type { Registry } from '../models/registry.ts';
import { recordModel } from '../models/store.ts';
import { exitCode, Refusal } from '../refusal.ts';
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
  /** The row that was made when it was asked for; without, one is added. */
  readonly training?: string;
  readonly requestedBy: string;
  print(line: string): void;
  /** Aborted by SIGTERM. */
  readonly signal: AbortSignal;
}

/**
 * One training from its lock to its row in the database.
 * @returns the card of the model
 * @throws Refusal when another training of the predictor runs, when it was told to end, when its data or the
 *   disk do not allow it; nothing is left behind then
 */
export async function runTraining(run: TrainingRun): Promise<ModelCard> {
  const { configuration, database, registry, predictor } = run;
  const store = trainingStore(database.prisma);
  const lock = await lockTraining(connectionOptions(configuration), predictor.name);
  if (!lock) {
    const message = {
      en: `Another training of ${predictor.name} is running. Wait until it has ended, then start this one again.`,
      fr: `Un autre entraînement de ${predictor.name} est en cours. Attendez qu’il soit fini, puis relancez celui-ci.`,
    };
    if (run.training) await store.end(run.training, { message });
    throw new Refusal(message, exitCode.unavailable);
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
      await store.end(id, { message: refusal.text });
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
    const report = (step: Text, share: number) => progress.report(step, share);
    card = await trainModel({ predictor, registry, records, seed, code, report, signal });
  } finally {
    await progress.stop();
  }
  await recordModel(database.prisma, card);
  await store.end(id, { digest: card.digest });
  return card;
}

const databaseLost: Text = {
  en: 'The database was lost meanwhile.',
  fr: 'La base de données a été perdue entre-temps.',
};

/** What failed, in a sentence that says what to do. */
async function explain(error: unknown, { registry, predictor, signal }: TrainingRun): Promise<Refusal> {
  const { code, message } = error as NodeJS.ErrnoException;
  const { name } = predictor;
  if (signal.aborted) {
    const why = signal.reason instanceof Refusal ? signal.reason.text : databaseLost;
    return new Refusal(
      {
        en: `The training of ${name} was ended. ${why.en} Nothing of it was kept.`,
        fr: `L’entraînement de ${name} a été interrompu. ${why.fr} Rien n’en a été gardé.`,
      },
      exitCode.temporary,
    );
  }
  if (error instanceof Refusal) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Refusal(await diskFull(registry.folder, name), exitCode.cannotCreate);
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new Refusal(
      {
        en: `MODELS_DIR names a folder that this user may not write: ${message}. Example: MODELS_DIR=/var/lib/presage/models`,
        fr: `MODELS_DIR nomme un dossier où cet utilisateur ne peut pas écrire : ${message}. Exemple : MODELS_DIR=/var/lib/presage/models`,
      },
      exitCode.cannotCreate,
    );
  if (error instanceof RecordsError) return new Refusal(error.text, exitCode.data);
  const { en, fr } = textOf(error);
  return new Refusal(
    { en: `The training of ${name} failed: ${en}`, fr: `L’entraînement de ${name} a échoué : ${fr}` },
    exitCode.internal,
  );
}

async function diskFull(folder: string, predictor: string): Promise<Text> {
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => ({
      en: `${bavail * bsize} bytes are free`,
      fr: `${bavail * bsize} octets libres`,
    }),
    () => ({ en: 'how much is free cannot be told', fr: 'place libre inconnue' }),
  );
  const again = `npm run gitops model train ${predictor}`;
  return {
    en: `The disk of ${folder} is full (${free.en}). Nothing of the training of ${predictor} was kept. Make room, then train again: ${again}`,
    fr: `Le disque de ${folder} est plein (${free.fr}). Rien de l’entraînement de ${predictor} n’a été gardé. Faites de la place, puis entraînez de nouveau : ${again}`,
  };
}
