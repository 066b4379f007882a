import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { namesTwoHosts, useOriginForm } from './request-target.ts';
import { endStalls, type RefuseStalled } from './stalls.ts';

/** Where a server stands between its start and its end. */
export type Phase = 'starting' | 'serving' | 'draining';

/** The one value that the probes, the server and its shutdown share. */
export interface Lifecycle {
  phase: Phase;
}

export interface DrainOptions {
  /** Seconds between failing readiness and closing the listener, so that no new request is on its way. */
  readonly drainSeconds: number;
  /** Seconds that requests under way are given after the listener has closed; then they are cut. */
  readonly graceSeconds: number;
}

/** Fails readiness, waits, closes the listener, and resolves when every request has ended. */
export async function drainServer(
  server: Server,
  lifecycle: Lifecycle,
  { drainSeconds, graceSeconds }: DrainOptions,
): Promise<void> {
  lifecycle.phase = 'draining';
  await wait(drainSeconds * 1000);
  const closed = new Promise((resolve) => server.close(resolve));
  // A request that ends after the listener has closed leaves its connection open for a next one that never comes.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const cut = setTimeout(() => server.closeAllConnections(), graceSeconds * 1000);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}

/** Resolves with the first SIGTERM or SIGINT. The next one ends the process at once, with exit code 1. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let stopping = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        if (stopping) process.exit(1);
        stopping = true;
        resolve(signal);
      });
  });
}

/**
 * Listens on a host and port; port 0 lets the system choose.
 * @returns the port
 * @throws what the system reports when the port can't be used, see `listenFailure`
 */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** A server that can listen before the program that answers is loaded. */
export interface HoldingServer {
  readonly server: Server;
  /**
   * Answers the requests that waited, and from now on every request as it comes.
   * @param refuseStalled answers those whose body does not arrive
   */
  answerWith(listener: RequestListener, refuseStalled: RefuseStalled): void;
}

/** Longest time for the whole of a request: uploading a file of 1 GB takes minutes. */
const requestMilliseconds = 15 * 60_000;
/** Longer than the idle time of common load balancers, so that they never reuse a connection that is closing. */
const idleMilliseconds = 65_000;

/**
 * A server whose requests wait until there is something to answer them. Kubernetes sends a startup probe once a second:
 * one that finds a closed port costs a pod a second, one that waits is answered as soon as the program is loaded.
 * Slow clients are limited: see `STALL_SECONDS` in docs/configuration.md.
 * @param stallSeconds a client that does nothing for this long while it is its turn is cut off; its headers have two
 *   thirds of it
 */
export function holdingServer(stallSeconds: number): HoldingServer {
  const waiting: Parameters<RequestListener>[] = [];
  const hold: RequestListener = (...exchange) => void waiting.push(exchange);
  const server = createServer(
    {
      keepAliveTimeout: idleMilliseconds,
      requestTimeout: requestMilliseconds,
      headersTimeout: Math.round((stallSeconds * 2_000) / 3),
      connectionsCheckingInterval: stallSeconds * 100,
    },
    hold,
  );
  server.timeout = stallSeconds * 1_000;
  return {
    server,
    answerWith(listener, refuseStalled) {
      const answer: RequestListener = (request, response) => {
        useOriginForm(request);
        if (namesTwoHosts(request)) response.writeHead(400, { Connection: 'close' }).end();
        else listener(request, response);
      };
      endStalls(server, refuseStalled);
      server.off('request', hold).on('request', answer);
      for (const exchange of waiting.splice(0)) answer(...exchange);
    },
  };
}

/** Why a port can't be listened on and what to set instead; undefined for any other error. */
export function listenFailure(error: unknown): string | undefined {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use. Stop the program that listens there, or set PORT to a free one. Example: PORT=8081`;
  if (code === 'EACCES')
    return `This user may not listen on port ${port}. Set PORT to 1024 or more. Example: PORT=8080`;
  return undefined;
}
