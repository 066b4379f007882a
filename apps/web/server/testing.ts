import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type RequestListener,
  request,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { holdingServer, listen } from '@presage/runtime/lifecycle';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import { readConfiguration } from './configuration.ts';
import { createWebServer, type WebServer } from './server.ts';

export const page = '<!doctype html><title>Presage</title>';
export const script = 'console.log("almanac");'.repeat(50);

const sites: string[] = [];
afterAll(() => {
  for (const site of sites) rmSync(site, { recursive: true, force: true });
});

/** A built site with a page, and a script that has both compressed variants. Removed after the test file. */
export function writeSite(): string {
  const root = mkdtempSync(join(tmpdir(), 'presage-web-'));
  sites.push(root);
  const files: Record<string, string | Buffer> = {
    'index.html': page,
    'bird.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'assets/index-abc123.js': script,
    'assets/index-abc123.js.br': brotliCompressSync(script),
    'assets/index-abc123.js.gz': gzipSync(script),
    '.vite/manifest.json': '{}',
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

interface Question {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** One request on a connection of its own, exactly as written: fetch would add and hide headers. */
export function ask(port: number, question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', path, headers = {}, body } = question;
    const call = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    });
    call.once('error', reject);
    call.end(body);
  });
}

/** A stand-in for the API on a free port. */
export function startApi(listener: RequestListener): Promise<{ server: Server; url: string }> {
  const server = createServer(listener);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
    );
  });
}

export interface StartedWeb extends WebServer {
  port: number;
  /** Lines of the log so far. */
  log: Record<string, unknown>[];
}

/** The web server over a site and an API, with short timeouts. */
export async function startWeb(
  root: string,
  apiUrl: string,
  drainSeconds = 0,
  trustedProxies = '',
  image = '',
): Promise<StartedWeb> {
  const log: Record<string, unknown>[] = [];
  const configuration = readConfiguration({
    HOST: '127.0.0.1',
    PORT: '0',
    ROOT: root,
    API_URL: apiUrl,
    DRAIN_SECONDS: String(drainSeconds),
    IMAGE: image,
    STALL_SECONDS: '1',
    UPSTREAM_SECONDS: '1',
    TRUSTED_PROXIES: trustedProxies,
  });
  const logger = pino(
    { level: 'debug', formatters: { level: (label) => ({ level: label }) } },
    {
      write: (line: string) => log.push(JSON.parse(line)),
    },
  );
  const held = holdingServer(configuration.stallSeconds);
  const web = createWebServer(configuration, logger, held, { connectTimeout: 200 });
  return { ...web, port: await listen(held.server, configuration.host, configuration.port), log };
}
