import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface FakeForge {
  readonly api: string;
  /** The comments on the pull request, in order. */
  readonly comments: readonly string[];
  /** What was asked of it, e.g. `POST /repos/team/shop/issues/7/comments`. */
  readonly requests: readonly string[];
  readonly close: () => void;
}

/** The part of GitHub's API that comments need, for one token. */
export async function fakeForge(token: string): Promise<FakeForge> {
  const comments: string[] = [];
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://forge');
    requests.push(`${request.method} ${pathname}`);
    if (request.headers.authorization !== `Bearer ${token}`) return response.writeHead(401).end('{}');
    if (request.method === 'GET')
      return response.end(JSON.stringify(comments.map((body, id) => ({ id, body, user: { type: 'Bot' } }))));
    const { body } = (await json(request)) as { body: string };
    if (request.method === 'POST') comments.push(body);
    else comments[Number(pathname.split('/').at(-1))] = body;
    return response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    comments,
    requests,
    close: () => server.close(),
  };
}
