import {
  type Environment,
  type LogLevel,
  logLevels,
  oneOf,
  readEnvironment,
  wholeNumber,
} from '@presage/runtime/configuration';
import { z } from 'zod';

const schema = z.object({
  PRESAGE_WEB_PORT: wholeNumber(1, 65_535, 30001),
  PRESAGE_API_PORT: wholeNumber(1, 65_535, 30080),
  PRESAGE_DATABASE_PORT: wholeNumber(1, 65_535, 30432),
  LOG_LEVEL: oneOf(logLevels, 'warn', 'info'),
});

/** Where `npm start` listens, and how much its parts log. */
export interface LocalConfiguration {
  readonly webPort: number;
  readonly apiPort: number;
  readonly databasePort: number;
  readonly logLevel: LogLevel;
}

/** @throws ConfigurationError (78) that names each bad variable, its problem and an example. */
export function readLocalConfiguration(environment: Environment = process.env): LocalConfiguration {
  const read = readEnvironment(schema, environment);
  return {
    webPort: read.PRESAGE_WEB_PORT,
    apiPort: read.PRESAGE_API_PORT,
    databasePort: read.PRESAGE_DATABASE_PORT,
    logLevel: read.LOG_LEVEL,
  };
}
