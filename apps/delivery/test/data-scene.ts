import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout } from '@presage/gitops';
import { execa } from 'execa';

const token = 'a-token-of-the-test';
export const main = join(checkout, 'gitops', 'src', 'main.ts');

/** The id of every upload. */
export const upload = '00000000-0000-4000-8000-000000000000';

interface Received {
  method: string;
  path: string;
  body: string;
  sha: string;
}

/** Stands for the API: it accepts the token and files, and gives one answer to every other request. */
export interface DataScene extends AsyncDisposable {
  answer: { status: number; body: unknown };
  /** The answer to a file of districts. */
  districts: unknown;
  /** Every request, in their order, and the last one that was not about files. */
  requests: Received[];
  received: Received;
  /** The state of `npm start`, and where commands are typed. */
  readonly folder: string;
  /** Starts from the beginning: every request is answered with a report of an import. */
  reset(): void;
  /** `POST /import` for each request. */
  asked(): string[];
  file(name: string, content: string): Promise<string>;
  data(
    ...args: string[]
  ): Promise<{ code: number | undefined; stdout: string; stderr: string; output: string }>;
}

/** A file that was read. */
export const readFile = {
  name: 'a.csv',
  format: { kind: 'csv', compression: 'gzip', delimiter: ';', encoding: 'utf-8', sheet: null },
  shape: 'one',
  rows: 7043,
  leftOut: 11,
  badCount: 0,
  from: null,
  until: null,
  isWhole: true,
};

/** How files of one shape were read. */
export const shape = {
  shape: 'one',
  columns: [
    { name: 'tenure', matched: 'Tenure', by: 'name', changes: [] },
    { name: 'Churn', matched: 'Churn', by: 'name', changes: [{ from: '1', to: 'Yes', count: 2 }] },
    { name: 'Partner', matched: null, by: null, changes: [] },
  ],
  ignored: ['customerID'],
  ignoredCount: 1,
  mappingFrom: 'saved',
  districts: null,
};

/** The answer to a file of districts. */
export const districts = {
  digest: `sha256:${'d'.repeat(64)}`,
  areas: 3,
  property: 'NOM',
  properties: [
    { name: 'NOM', example: 'Centre' },
    { name: 'CODE', example: '7' },
  ],
};

const report = () => ({
  rows: 7043,
  leftOut: 11,
  badCount: 0,
  badRows: [],
  files: [readFile],
  shapes: [shape],
  quality: [{ detail: 'tenure is missing in 3 records of 7,043.' }],
  fingerprint: `sha256:${'a'.repeat(64)}`,
});

export async function openDataScene(): Promise<DataScene> {
  const folder = await mkdtemp(join(tmpdir(), 'presage-data-'));
  const secrets = join(folder, 'presage', 'local', 'secrets');
  await mkdir(secrets, { recursive: true });
  await writeFile(join(secrets, 'delivery-token'), token);
  const server = createServer(async (request, response) => {
    const hash = createHash('sha256');
    let body = '';
    for await (const piece of request) {
      hash.update(piece);
      if (body.length < 1000) body += piece;
    }
    response.setHeader('content-type', 'application/json');
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end('{"detail":"Wrong."}');
      return;
    }
    const { method = '', url: path = '' } = request;
    const received = { method, path, body, sha: hash.digest('hex') };
    scene.requests.push(received);
    if (path.endsWith('/dataset/files') && scene.answer.status !== 404)
      response.writeHead(201).end(JSON.stringify({ id: upload, bytes: body.length, digest: 'sha256:x' }));
    else if (path.endsWith('/districts')) response.writeHead(201).end(JSON.stringify(scene.districts));
    else if (path.endsWith(`/files/${upload}`)) response.writeHead(204).end();
    else if (path.endsWith('/skipped'))
      response.writeHead(200, { 'content-type': 'text/csv' }).end('file,line,reason\r\n,2,bad,x\r\n');
    else {
      scene.received = received;
      response.writeHead(scene.answer.status).end(JSON.stringify(scene.answer.body));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const port = String((server.address() as AddressInfo).port);
  const scene: DataScene = {
    answer: { status: 201, body: report() },
    districts,
    requests: [],
    received: { method: 'none', path: '', body: '', sha: '' },
    folder,
    reset() {
      scene.requests = [];
      scene.districts = districts;
      scene.answer = { status: 201, body: report() };
    },
    asked: () =>
      scene.requests.map(
        ({ method, path }) => `${method} ${path.replace('/api/predictors/churn/dataset', '')}`,
      ),
    async file(name, content) {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    async data(...args) {
      const { exitCode, stdout, stderr } = await execa(process.execPath, [main, 'data', ...args], {
        reject: false,
        cwd: folder,
        extendEnv: true,
        env: { XDG_STATE_HOME: folder, PRESAGE_API_PORT: port, INIT_CWD: folder },
      });
      return { code: exitCode, stdout, stderr, output: `${stdout}\n${stderr}` };
    },
    async [Symbol.asyncDispose]() {
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return scene;
}
