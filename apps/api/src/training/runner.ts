import type { ChildProcess } from 'node:child_process';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration.ts';
import type { Text } from '../definition/text.ts';
import { ended, startCommand } from './child.ts';
import { kubernetesRunner } from './kubernetes.ts';
import type { TrainingRow, TrainingStore } from './store.ts';

/** Starts trainings that were asked for on the page. */
export interface TrainingRunner {
  /** @throws Error that says why it can't be started */
  start(training: Pick<TrainingRow, 'id' | 'predictor' | 'seed'>): Promise<void>;
  /** Why a training that is still queued will never begin, if that is known. */
  whyStuck?(training: Pick<TrainingRow, 'id' | 'predictor'>): Promise<Text | undefined>;
  /** Ends what runs as a part of this process. */
  stop(): Promise<void>;
}

/** The words of the train command for a training that has its row. */
export const trainWords = ({ id, predictor, seed }: Pick<TrainingRow, 'id' | 'predictor' | 'seed'>) => [
  'train',
  '--predictor',
  predictor,
  '--training',
  id,
  '--seed',
  String(seed),
];

export function trainingRunner(
  configuration: Configuration,
  store: TrainingStore,
  logger: Logger,
): TrainingRunner {
  return configuration.trainingRunner === 'kubernetes'
    ? kubernetesRunner()
    : processRunner(configuration, store, logger);
}

/** Trainings as child processes, which end with this one. */
function processRunner(configuration: Configuration, store: TrainingStore, logger: Logger): TrainingRunner {
  const running = new Map<ChildProcess, Promise<void>>();
  return {
    async start(training) {
      const child = startCommand(configuration, trainWords(training));
      const { id, predictor } = training;
      const follow = async () => {
        const { code, signal, complaint } = await ended(child);
        logger.info({ training: id, predictor, code, signal }, 'training ended');
        // The command writes its own end; this is for one that could not.
        const message = complaintOf(complaint, signal ?? `exit ${code}`);
        if (code !== 0) await store.end(id, { message }).catch((error) => logger.warn({ err: error }));
        running.delete(child);
      };
      running.set(child, follow());
    },
    async stop() {
      for (const child of running.keys()) child.kill('SIGTERM');
      await Promise.all(running.values());
    },
  };
}

/** The command complains in English: in the terminal nobody has chosen a language. */
const complaintOf = (complaint: string, end: string): Text =>
  complaint
    ? { en: `The training failed: ${complaint}`, fr: `L’entraînement a échoué : ${complaint}` }
    : {
        en: `The train command ended by ${end}.`,
        fr: `La commande d’entraînement s’est terminée par ${end}.`,
      };
