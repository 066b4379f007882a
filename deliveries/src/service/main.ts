import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout, gitIn, readConfiguration } from '@presage/gitops';
import { listen, stopSignal } from '@presage/runtime/lifecycle';
import { makeLogger } from '@presage/runtime/logger';
import { readAccount } from '../account/kubeconfig.ts';
import { readToken, readWritingKey, tokenFile, writerOf, writingKeyFile } from '../token.ts';
import { openAnswers } from './answers.ts';
import { openVerbQueue } from './jobs/verb-queue.ts';
import { openOn } from './open.ts';
import { deliveriesServer } from './server.ts';

const { host = '127.0.0.1', port = '0' } = parseArgs({
  options: { host: { type: 'string' }, port: { type: 'string' } },
}).values;
const configuration = readConfiguration();
const logger = makeLogger('info', { workload: 'deliveries' });
const { state } = configuration;
const [token, key] = await Promise.all([readToken(state), readWritingKey(state)]);
if (token === undefined) throw new Error(`${tokenFile(state)} has no token`);
if (key === undefined) throw new Error(`${writingKeyFile(state)} has no key`);
const report = (error: unknown) => logger.error({ err: error });

const server = deliveriesServer({
  token,
  commit: await gitIn(checkout)(['rev-parse', 'HEAD']),
  answers: openAnswers(configuration),
  jobs: {
    writer: async (given) => {
      const account = await readAccount(state).catch(() => undefined);
      return account && writerOf(key, account.environments, given);
    },
    open: () => openOn(configuration),
    queue: await openVerbQueue(state, report),
  },
  report,
});
const at = await listen(server, host, Number(port));
logger.info({ host, port: at }, 'listening');

/** A `down` of a checkout without this extension leaves the process: it ends with the cluster. */
const record = join(state, 'cluster.json');
const gone = new Promise<void>((resolve) => {
  setInterval(() => {
    if (!existsSync(record) || !existsSync(tokenFile(state))) resolve();
  }, 5_000).unref();
});
await Promise.race([stopSignal(), gone]);
server.close();
server.closeAllConnections();
