import { connect, createServer } from 'node:net';
import { exitCode, Refusal } from '@presage/runtime/refusal';

const listens = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });

/** A cluster's NodePort is a rule in the kernel: connections succeed although no process listens. */
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
 * @param hint another way out for the person who reads the message
 * @throws Refusal (69) when another program or a cluster uses the TCP port
 */
export async function requirePort(port: number, host: string, hint: string): Promise<void> {
  if (!(await answers(port, host)) && (await listens(port, host))) return;
  throw new Refusal(
    `Port ${port} of ${host} is in use by another program or by a cluster.`,
    `Find the program with \`ss -ltnp 'sport = :${port}'\`, or the cluster with \`npm run status\`. ${hint}`,
    exitCode.unavailable,
  );
}
