import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface FakeRegistry {
  readonly address: string;
  readonly put: (repository: string, tag: string, digest: string) => void;
  readonly forget: (repository: string) => void;
  readonly close: () => Promise<void>;
}

interface Image {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** What the fake buildah recorded: a line of `repository:tag digest` for each push. */
async function pushedImages(log: string | undefined): Promise<Image[]> {
  const text = log === undefined ? '' : await readFile(log, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [, repository = '', tag = '', digest = ''] = /^(.+):(\S+) (\S+)$/.exec(line) ?? [];
      return { repository, tag, digest };
    });
}

/**
 * Answers as an image registry does to a client that asks for digests, or tags an image again.
 * @param log the pushes of the fake buildah, which it then serves too
 * @param challenge answers a request that it does not let in: the header `www-authenticate`
 */
export async function fakeRegistry(
  log?: string,
  challenge: (request: IncomingMessage) => string | undefined = () => undefined,
): Promise<FakeRegistry> {
  let images: Image[] = [];
  const server = createServer(async (request, response) => {
    const refusal = challenge(request);
    if (refusal !== undefined) return response.writeHead(401, { 'www-authenticate': refusal }).end();
    const [, repository, reference] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(request.url ?? '') ?? [];
    if (repository === undefined || reference === undefined) return response.end('{}');
    if (request.method === 'PUT') {
      images.push({ repository, tag: reference, digest: await text(request) });
      return response.writeHead(201).end();
    }
    const found = [...images, ...(await pushedImages(log))].findLast(
      (image) => image.repository === repository && (image.tag === reference || image.digest === reference),
    );
    if (found) response.setHeader('docker-content-digest', found.digest);
    response.statusCode = found ? 200 : 404;
    // The fake's manifest is the digest itself.
    return response.end(request.method === 'GET' ? found?.digest : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    put: (repository, tag, digest) => images.push({ repository, tag, digest }),
    forget: (repository) => {
      images = images.filter((image) => image.repository !== repository);
    },
    close: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
