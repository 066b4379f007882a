import { listenFailure, stopSignal } from '@presage/runtime/lifecycle';
import { makeLogger } from '@presage/runtime/logger';
import { reportFailure } from '@presage/runtime/refusal';
import { readConfiguration } from './configuration.ts';
import { createWebServer } from './server.ts';

/** Serves until SIGTERM or SIGINT. @returns the exit code */
async function main(): Promise<number> {
  const configuration = readConfiguration();
  const { host, apiUrl, logLevel, drainSeconds } = configuration;
  const log = makeLogger(logLevel, { workload: 'web' });
  const { listen, drain } = createWebServer(configuration, log);
  const port = await listen();
  const startedInMs = Math.round(performance.now());
  log.info({ host, port, api: apiUrl.origin, startedInMs }, 'listening');
  const signal = await stopSignal();
  log.info({ signal, drainSeconds }, 'draining');
  await drain();
  log.info('stopped');
  return 0;
}

async function run(): Promise<number> {
  try {
    return await main();
  } catch (error) {
    return reportFailure(error, listenFailure);
  }
}

process.exit(await run());
