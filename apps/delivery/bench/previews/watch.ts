import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds between two requests. */
const between = 100;
/** Milliseconds after which a request counts as failed. */
const patience = 30_000;

export interface Counted {
  readonly requests: number;
  /** What each failed request got, e.g. `503` or `ECONNREFUSED`. */
  readonly failures: readonly string[];
}

/** @returns the failure; nothing for an answer of status 200 */
const asked = (url: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: patience }, (answer) => {
      answer.on('error', (error) => resolve(error.message));
      answer.on('end', () => resolve(answer.statusCode === 200 ? undefined : `${answer.statusCode}`));
      answer.resume();
    });
    request.on('timeout', () => request.destroy(new Error(`no answer in ${patience / 1000} s`)));
    request.on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message));
  });

/**
 * Asks addresses ten times a second, one request after another for each, over new connections, until it is stopped.
 * @returns stops it, and answers what was counted by address
 */
export function watchRequests(urls: readonly string[]): () => Promise<Readonly<Record<string, Counted>>> {
  const ended = new AbortController();
  const counting = urls.map(async (url) => {
    const failures: string[] = [];
    let requests = 0;
    while (!ended.signal.aborted) {
      const failure = await asked(url);
      requests += 1;
      if (failure !== undefined) failures.push(failure);
      await pause(between);
    }
    return [url, { requests, failures }] as const;
  });
  return async () => {
    ended.abort();
    return Object.fromEntries(await Promise.all(counting));
  };
}
