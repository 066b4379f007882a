import { holdingServer, listen, stopSignal } from '@presage/runtime/lifecycle';
import { reportFailure } from '@presage/runtime/refusal';
import { readRouterConfiguration } from './configuration.ts';
import { apiServer, entriesOf, workloadsOf } from './kubernetes.ts';
import { trackPreviews } from './previews.ts';
import { serve } from './server.ts';

/** Milliseconds between two looks at what is idle. */
const interval = 5_000;
/** A caller that does nothing for so many seconds, while it is its turn, is cut off. */
const stallSeconds = 60;

const report = (message: string) =>
  console.log(JSON.stringify({ time: new Date().toISOString(), workload: 'previews-router', message }));

/** Serves until SIGTERM or SIGINT. @returns the exit code */
async function main(): Promise<number> {
  const configuration = readRouterConfiguration();
  const send = apiServer(configuration.apiServer);
  const previews = trackPreviews(entriesOf(send), workloadsOf(send), configuration, report);
  const held = holdingServer(stallSeconds);
  serve(previews, held, report);
  const tick = () => previews.tick().catch((error: Error) => report(error.message));
  await tick();
  const port = await listen(held.server, '0.0.0.0', configuration.port);
  report(`listening at ${port}`);
  const timer = setInterval(tick, interval);
  await stopSignal();
  clearInterval(timer);
  return 0;
}

try {
  process.exit(await main());
} catch (error) {
  process.exit(reportFailure(error));
}
