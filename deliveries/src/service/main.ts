import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout, gitIn, readConfiguration } from '@presage/gitops';
import { listen, stopSignal } from '@presage/runtime/lifecycle';
import { makeLogger } from '@presage/runtime/logger';
import { readToken, tokenFile } from '../token.ts';
import { openAnswers } from './answers.ts';
import { deliveriesServer } from './server.ts';

const { host = '127.0.0.1', port = '0' } = parseArgs({
  options: { host: { type: 'string' }, port: { type: 'string' } },
}).values;
const configuration = readConfiguration();
const logger = makeLogger('info', { workload: 'deliveries' });
const token = await readToken(configuration.state);
if (token === undefined) throw new Error(`${tokenFile(configuration.state)} has no token`);

const server = deliveriesServer({
  token,
  commit: await gitIn(checkout)(['rev-parse', 'HEAD']),
  answers: openAnswers(configuration),
  report: (error) => logger.error({ err: error }),
});
const at = await listen(server, host, Number(port));
logger.info({ host, port: at }, 'listening');

/** A `down` of a checkout without this extension leaves the process: it ends with the cluster. */
const record = join(configuration.state, 'cluster.json');
const gone = new Promise<void>((resolve) => {
  setInterval(() => {
    if (!existsSync(record) || !existsSync(tokenFile(configuration.state))) resolve();
  }, 5_000).unref();
});
await Promise.race([stopSignal(), gone]);
server.close();
server.closeAllConnections();
