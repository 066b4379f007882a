import { type Logger, pino } from 'pino';
import type { Configuration } from './configuration.ts';

/**
 * JSON lines on standard output, each with the level as a word and the time in ISO 8601. Lines are written some
 * at a time, at most 100 ms late and at the latest when the process exits: a system call for each would cost as
 * much as a prediction.
 */
export function makeLogger({
  logLevel,
  environment,
}: Pick<Configuration, 'logLevel' | 'environment'>): Logger {
  return pino(
    {
      level: logLevel,
      base: { environment },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ sync: false, minLength: 65_536, maxWrite: 131_072, periodicFlush: 100 }),
  );
}
