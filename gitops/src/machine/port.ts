import { connect, createServer } from 'node:net';
import { exitCode, Refusal } from '../refusal.ts';

const listens = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** A NodePort of a cluster is a rule of the kernel: nothing listens there, and yet it answers. */
const answers = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect({ port, host, timeout: 500 });
    const end = (answer: boolean) => {
      probe.destroy();
      resolve(answer);
    };
    probe.once('connect', () => end(true));
    probe.once('error', () => end(false));
    probe.once('timeout', () => end(false));
  });

/**
 * @param hint what else a person may do about it
 * @throws Refusal (69) when another program, or a cluster, serves the TCP port
 */
export async function requirePort(port: number, host: string, hint: string): Promise<void> {
  if (!(await answers(port, host)) && (await listens(port, host))) return;
  throw new Refusal(
    `The port ${port} of ${host} is taken by another program, or by a cluster.`,
    `See which: \`ss -ltnp 'sport = :${port}'\`, or \`npm run status\`. ${hint}`,
    exitCode.unavailable,
  );
}
