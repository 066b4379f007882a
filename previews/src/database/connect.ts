import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { PreviewDatabase } from '@presage/gitops';
import type { ClusterRecord } from '@presage/platform/cluster';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import pg from 'pg';
import { secretsIn } from '../cluster.ts';

/** Opens connections to databases of one server, as the role that may create databases. */
export interface Server {
  /** @param name default: `postgres` */
  readonly connect: (name?: string) => Promise<pg.Client>;
}

interface Forward {
  readonly port: number;
  readonly close: () => void;
}

/** A port of this machine that leads to a Service, through the API server. */
async function forward(record: ClusterRecord, namespace: string, service: string): Promise<Forward> {
  const child = spawn(
    record.tools.kubectl,
    [
      ...['--kubeconfig', record.kubeconfig, '--namespace', namespace],
      ...['port-forward', '--address', '127.0.0.1', `service/${service}`, ':5432'],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const close = () => child.kill();
  let reported = '';
  child.stderr.on('data', (chunk: Buffer) => {
    reported = chunk.toString('utf8').trim() || reported;
  });
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, found] = /^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line) ?? [];
      if (found) resolve(Number(found));
    });
    child.on('error', reject);
    child.on('close', () =>
      reject(
        new Refusal(
          `The database server ${service} in ${namespace} can't be reached: ${reported.split('\n').at(-1)}`,
          'See `npm run gitops status`; then try again.',
          exitCode.unavailable,
        ),
      ),
    );
  });
  return { port, close };
}

/** Connects to a server at an address. */
export const serverAt = (options: pg.ClientConfig): Server => ({
  connect: async (name = 'postgres') => {
    const client = new pg.Client({ ...options, database: name, application_name: 'gitops-previews' });
    // What a query in flight rejects with reports it; without a listener it would end the process.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  },
});

/**
 * A password of the Secret `presage`. Without it, pg would report a client password that is no string.
 * @throws Refusal (69) where the Secret lacks it
 */
export function passwordIn(
  secrets: Readonly<Record<string, string>>,
  key: string,
  namespace: string,
): string {
  const password = secrets[key];
  if (password) return password;
  throw new Refusal(
    `The Secret presage in ${namespace} lacks ${key}, the password of the database server.`,
    '`npm run up` writes what is missing there; then try again.',
    exitCode.unavailable,
  );
}

/** Does `work` with the database server of an environment. @throws Refusal (69) when it can't be reached */
export async function withServer<Result>(
  record: ClusterRecord,
  namespace: string,
  { service, user, secret }: PreviewDatabase,
  work: (server: Server) => Promise<Result>,
): Promise<Result> {
  const [{ port, close }, secrets] = await Promise.all([
    forward(record, namespace, service),
    secretsIn(record, namespace),
  ]);
  try {
    const password = passwordIn(secrets, secret, namespace);
    return await work(serverAt({ host: '127.0.0.1', port, user, password }));
  } finally {
    close();
  }
}
