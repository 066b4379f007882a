import type { ChildProcess } from 'node:child_process';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration.ts';
import type { Text } from '../definition/text.ts';
import { ended, startCommand } from '../processes/child.ts';
import { type TrainingRunner, trainArgs } from './runner.ts';
import type { TrainingStore } from './store.ts';

/** Trainings as child processes, which end with this one. */
export function processRunner(
  configuration: Configuration,
  store: TrainingStore,
  logger: Logger,
): TrainingRunner {
  const running = new Map<ChildProcess, Promise<void>>();
  return {
    async start(training) {
      const child = startCommand(configuration, trainArgs(training));
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
