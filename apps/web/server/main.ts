import { exitCode } from '@presage/runtime/refusal';
import { pino } from 'pino';
import { type Configuration, ConfigurationError, readConfiguration } from './configuration.ts';
import { createWebServer } from './server.ts';

function configurationOrExit(): Configuration {
  try {
    return readConfiguration(process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const problem of error.problems) console.error(problem);
    process.exit(exitCode.configuration);
  }
}

const configuration = configurationOrExit();
const log = pino({
  level: configuration.logLevel,
  base: { workload: 'web' },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
});
const { listen, drain } = createWebServer(configuration, log);

try {
  const port = await listen();
  const startedInMs = Math.round(performance.now());
  log.info({ host: configuration.host, port, api: configuration.apiUrl.origin, startedInMs }, 'listening');
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const taken = code === 'EADDRINUSE';
  console.error(
    taken
      ? `PORT: ${configuration.port} is taken by another program. Stop it, or choose another, e.g. PORT=8081`
      : `Cannot listen on ${configuration.host}:${configuration.port}: ${message}`,
  );
  process.exit(1);
}

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, async () => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal, drainSeconds: configuration.drainSeconds }, 'draining');
    await drain();
    log.info('stopped');
    process.exit(0);
  });
}
