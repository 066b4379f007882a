import { request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { Destination } from './destination.ts';

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The API of a destination, asked as its administrator. */
export interface RecordsApi {
  ask(method: 'GET' | 'DELETE', path: string): Promise<Answer>;
  /** Sends a body as it is read; nothing of it is kept. */
  send(path: string, source: AsyncIterable<Uint8Array>): Promise<Answer>;
}

/** @throws Refusal when nothing answers there, or the password is not its */
export async function signIn(destination: Destination): Promise<RecordsApi> {
  const { api } = destination;
  const password = await destination.password();
  const credentials = Readable.from([Buffer.from(JSON.stringify({ password }))]);
  const signedIn = await call(destination, 'POST', `${api}/api/session`, 'application/json', {}, credentials);
  const cookie = signedIn.cookie;
  if (signedIn.status >= 400 || !cookie)
    throw new Refusal(
      `The API of ${destination.name} at ${api} does not take the administrator’s password: ${signedIn.body.detail ?? signedIn.status}`,
      `Is it another installation’s? See which password it has: \`npm run gitops password\`, or what \`${destination.started}\` printed.`,
      exitCode.permission,
    );
  const headers = { cookie };
  return {
    ask: (method, path) => call(destination, method, api + path, undefined, headers),
    send: (path, source) => call(destination, 'POST', api + path, 'text/csv', headers, source),
  };
}

/** node:http and not fetch: a refusal is read while the body is still being sent, and no time limit ends a long one. */
function call(
  destination: Destination,
  method: string,
  url: string,
  mediaType: string | undefined,
  headers: Record<string, string>,
  source?: AsyncIterable<Uint8Array>,
): Promise<Answer & { cookie: string | undefined }> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(unreachable(destination, error));
    const sent = request(url, {
      method,
      headers: { ...headers, ...(mediaType ? { 'content-type': mediaType } : {}) },
    });
    sent.once('error', fail);
    sent.once('response', async (response) => {
      try {
        let text = '';
        for await (const piece of response.setEncoding('utf8')) text += piece;
        const cookie = response.headers['set-cookie']?.[0]?.split(';')[0];
        resolve({ status: response.statusCode ?? 0, body: parse(text), cookie });
      } catch (error) {
        fail(error as Error);
      }
    });
    if (source)
      pipeline(source, sent).catch((error) => (error instanceof Refusal ? reject(error) : fail(error)));
    else sent.end();
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

function unreachable({ name, api, started }: Destination, error: Error): Refusal {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED')
    return new Refusal(
      `Nothing answers at ${api}, where the API of ${name} should be.`,
      `Start it: \`${started}\`. Or name another place: --to local, dev or prod.`,
      exitCode.unavailable,
    );
  return new Refusal(
    `The connection to the API of ${name} at ${api} broke: ${code ?? error.message}. Nothing was imported.`,
    'Run the same command again. If it breaks again, the API’s log says why.',
    exitCode.temporary,
  );
}
