import { holdingServer, listen, listenFailure, stopSignal } from '@presage/runtime/lifecycle';
import { reportFailure } from '@presage/runtime/refusal';
import { readConfiguration } from './configuration.ts';

/** Serves until SIGTERM or SIGINT. @returns the exit code */
async function main(): Promise<number> {
  const configuration = readConfiguration();
  const { host, apiUrl, logLevel, drainSeconds, stallSeconds } = configuration;
  // A probe that comes while the rest is loaded waits for it.
  const held = holdingServer(stallSeconds);
  const port = await listen(held.server, host, configuration.port);
  const [{ makeLogger }, { createWebServer }] = await Promise.all([
    import('@presage/runtime/logger'),
    import('./server.ts'),
  ]);
  const log = makeLogger(logLevel, { workload: 'web' });
  const { drain } = createWebServer(configuration, log, held);
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
