import { createServer } from 'node:net';
import { exitCode, Refusal } from '../refusal.ts';

/** Answers whether nothing listens on the TCP port of the address. */
const portFree = (port: number, host: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });

/**
 * @param hint what else a person may do about it
 * @throws Refusal (69) when another program listens there
 */
export async function requirePort(port: number, host: string, hint: string): Promise<void> {
  if (await portFree(port, host)) return;
  throw new Refusal(
    `The port ${port} of ${host} is taken by another program.`,
    `See which: \`ss -ltnp 'sport = :${port}'\`. ${hint}`,
    exitCode.unavailable,
  );
}
