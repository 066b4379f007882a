import type { ChildProcess } from 'node:child_process';
import type { Logger } from 'pino';
import type { Configuration } from '../configuration/configuration.ts';
import { message } from '../messages/message.ts';
import { ended, startCommand } from '../processes/child.ts';
import { type TrainingRunner, trainArgs } from './runner.ts';
import type { TrainingStore } from './store.ts';

/**
 * Trainings as child processes, which end with this process.
 * @param trained called after one has ended well: its version may serve from now on
 */
export function processRunner(
  configuration: Configuration,
  store: TrainingStore,
  logger: Logger,
  trained: () => Promise<void>,
): TrainingRunner {
  const running = new Map<ChildProcess, Promise<void>>();
  return {
    async start(training) {
      const child = startCommand(configuration, trainArgs(training));
      const { id, predictor } = training;
      const follow = async () => {
        const { code, signal, complaint } = await ended(child);
        logger.info({ training: id, predictor, code, signal }, 'training ended');
        // The command records its own end; this is for one that could not.
        const failure = complaint
          ? message('train-command-failed', { output: complaint })
          : message('train-command-ended', { end: signal ?? `exit ${code}` });
        if (code !== 0) await store.end(id, { failure }).catch((error) => logger.warn({ err: error }));
        // What can't be served is logged there.
        else await trained().catch(() => undefined);
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
