import type { Logger } from 'pino';
import type { PrismaClient } from '../generated/client.ts';
import { english } from '../messages/message.ts';
import type { ServedModels } from './serving.ts';

const intervalMilliseconds = 30_000;

/**
 * Tries again, at intervals, to load shadow versions that could not be loaded: one may be imported after it was pinned.
 * Logs why one can't be loaded, once for each reason.
 * @returns what ends it
 */
export function keepShadows(
  models: ServedModels,
  prisma: PrismaClient,
  logger: Logger,
  interval = intervalMilliseconds,
): () => void {
  let logged = '';

  async function look(): Promise<void> {
    await models.retryShadows(prisma).catch(() => undefined); // the database is down: tried again
    const problems = models.all().flatMap(({ predictor: { name } }) => {
      const shadow = models.shadow(name);
      return shadow?.problem ? [`${name}.shadow=${shadow.digest}: ${english(shadow.problem)}`] : [];
    });
    const reason = problems.join('; ');
    if (reason !== '' && reason !== logged) logger.warn({ reason }, 'shadow versions not loaded');
    logged = reason;
  }

  look();
  const timer = setInterval(look, interval).unref();
  return () => clearInterval(timer);
}
