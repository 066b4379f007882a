import type { Logger } from 'pino';
import type { SessionStore } from './store.ts';

const hour = 60 * 60 * 1000;

/** Removes the rows of sessions that have ended, now and every hour. @returns what stops it */
export function pruneSessions({ prune }: Pick<SessionStore, 'prune'>, logger: Logger): () => void {
  const run = () =>
    prune().then(
      (removed) => removed > 0 && logger.info({ removed }, 'ended sessions removed'),
      ({ message }: Error) => logger.warn({ reason: message }, 'ended sessions not removed'),
    );
  run();
  const timer = setInterval(run, hour);
  timer.unref();
  return () => clearInterval(timer);
}
