import { type Logger, pino } from 'pino';
import type { Configuration } from './configuration.ts';

/** JSON lines on standard output, each with the level as a word and the time in ISO 8601. */
export function makeLogger({
  logLevel,
  environment,
}: Pick<Configuration, 'logLevel' | 'environment'>): Logger {
  return pino({
    level: logLevel,
    base: { environment },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
}
