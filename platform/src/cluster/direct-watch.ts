import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { credentials } from './direct.ts';

/** What is watched: the objects of a collection, or one of them. */
export interface WatchSource {
  /** E.g. `/api/v1/namespaces/x/pods`. */
  readonly collection: string;
  readonly name?: string;
}

/** One connection. */
export interface Watching {
  /** Gets each event as a line of JSON: first one for each object that is there. */
  readonly event: (line: string) => void;
  /** Called once when the connection ends by itself; the reason contains `(NotFound)` where the named object is not there. */
  readonly ended: (reason: string) => void;
}

const milliseconds = 5000;

/** Whether the answer is an error, as kubectl reports it. */
async function problemOf(response: IncomingMessage): Promise<string | undefined> {
  if (response.statusCode === 200) return undefined;
  const body = await text(response);
  const word = response.statusCode === 404 ? 'NotFound' : `HTTP ${response.statusCode}`;
  return `Error from server (${word}): ${body.slice(0, 1000)}`;
}

/**
 * Watches through the API server itself, without kubectl: two processes of it take a fifth of a second of a push.
 * @returns ends the connection; undefined where the kubeconfig signs in by other means than a client certificate or a
 *   token
 */
export async function watchDirectly(
  kubeconfig: string,
  { collection, name }: WatchSource,
  { event, ended }: Watching,
): Promise<(() => void) | undefined> {
  const found = await credentials(kubeconfig).catch(() => undefined);
  if (!found) return undefined;
  let closed = false;
  let open: ClientRequest | undefined;
  const end = (reason: string) => {
    if (closed) return;
    closed = true;
    ended(reason);
  };
  const get = (path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { ...found.headers, accept: 'application/json' };
      const sent = request(
        new URL(path, found.server),
        { ...found.tls, agent: false, headers },
        (response) => {
          sent.setTimeout(0);
          resolve(response);
        },
      );
      sent.setTimeout(milliseconds, () =>
        sent.destroy(new Error(`no answer within ${milliseconds / 1000} s`)),
      );
      sent.on('error', reject);
      sent.end();
      open = sent;
      if (closed) sent.destroy();
    });

  /** The object itself, as the first event. @returns its version, from which it is watched; nothing where it is not there */
  async function present(one: string): Promise<string | undefined> {
    const response = await get(`${collection}/${one}`);
    const problem = await problemOf(response);
    if (problem !== undefined) {
      end(problem);
      return undefined;
    }
    const object = JSON.parse(await text(response)) as { metadata: { resourceVersion: string } };
    if (!closed) event(JSON.stringify({ type: 'ADDED', object }));
    return object.metadata.resourceVersion;
  }

  async function watch(): Promise<void> {
    const query = new URLSearchParams({ watch: 'true' });
    if (name !== undefined) {
      const version = await present(name);
      if (version === undefined) return;
      query.set('fieldSelector', `metadata.name=${name}`);
      query.set('resourceVersion', version);
    }
    const response = await get(`${collection}?${query}`);
    const problem = await problemOf(response);
    if (problem !== undefined) return end(problem);
    let rest = '';
    for await (const piece of response.setEncoding('utf8')) {
      const lines = `${rest}${piece}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (!closed) event(line);
    }
    end('the watch ended');
  }

  watch().catch(({ message }: Error) => end(message));
  return () => {
    closed = true;
    open?.destroy();
  };
}
