import type { ClientRequest, IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { KubernetesAccess } from '../configuration/configuration.ts';
import { openRequest, readText, refused } from './ask.ts';

/** Milliseconds; other values are for tests. */
export interface WatchTimes {
  /** How long one connection lasts. A connection that died without a sign is noticed soon after. */
  readonly connection: number;
  /** How long the API server may take to answer, and to end a connection whose time is over. */
  readonly answer: number;
  /** The first and the longest pause after a failure; each is twice the one before. */
  readonly firstPause: number;
  readonly longestPause: number;
}

export const watchTimes: WatchTimes = {
  connection: 60_000,
  answer: 10_000,
  firstPause: 200,
  longestPause: 5_000,
};

export interface Watcher<Kind> {
  /** Gets the object as it is when a connection begins, and after each change. */
  changed(object: Kind): void;
  /** Gets the reason each time that a connection fails; the watch is then continued after a pause. */
  failed(reason: string): void;
}

interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: { readonly code?: number };
}

/**
 * Watches one object of the Kubernetes API until it is stopped. No connection names a resourceVersion, so each begins
 * with the present object: nothing is missed between two of them, and no version can be too old.
 * @param path of the collection, such as `/api/v1/namespaces/dev/configmaps`
 */
export function watchObject<Kind>(
  access: KubernetesAccess,
  { path, name }: { readonly path: string; readonly name: string },
  watcher: Watcher<Kind>,
  times = watchTimes,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const query = new URLSearchParams({
    watch: 'true',
    fieldSelector: `metadata.name=${name}`,
    timeoutSeconds: String(Math.ceil(times.connection / 1000)),
  });
  const target = `${path}?${query}`;
  let failures = 0;

  function take(line: string): void {
    const { type, object } = JSON.parse(line) as WatchEvent;
    if (type === 'ERROR') throw refused(object.code ?? 0, 'GET', target, JSON.stringify(object));
    if (type !== 'ADDED' && type !== 'MODIFIED') return;
    failures = 0;
    watcher.changed(object as Kind);
  }

  async function connect(): Promise<void> {
    const began = performance.now();
    const response = await respond(await openRequest(access, target, { signal }), times);
    if (response.statusCode !== 200)
      throw refused(response.statusCode ?? 0, 'GET', target, await readText(response));
    let rest = '';
    for await (const piece of response.setEncoding('utf8')) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') take(line);
    }
    if (performance.now() - began < times.connection / 2) throw new Error('the watch ended early');
  }

  async function keepWatching(): Promise<void> {
    while (!signal.aborted) {
      try {
        await connect();
      } catch (error) {
        if (signal.aborted) return;
        watcher.failed((error as Error).message);
        const longest = Math.min(times.firstPause * 2 ** failures, times.longestPause);
        failures++;
        // Pods that lost the same API server do not all come back in the same instant.
        const milliseconds = longest * (0.5 + Math.random() / 2);
        await pause(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  const watching = keepWatching();
  return {
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}

function respond(request: ClientRequest, { answer, connection }: WatchTimes): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', (response) => {
      request.setTimeout(connection + answer);
      resolve(response);
    });
    request.on('error', reject);
    request.on('timeout', () => request.destroy(new Error('the API server does not answer')));
    request.setTimeout(answer);
    request.end();
  });
}
