import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { checkout } from '@presage/gitops';
import { execa } from 'execa';

const token = 'a-token-of-the-test';
const main = join(checkout, 'gitops', 'src', 'main.ts');

/** Stands for the API: it accepts the token, and gives one answer to every request. */
interface Scene {
  answer: { status: number; body: unknown };
  received: { method: string; path: string; body: string; sha: string };
}

describe('npm run data', { timeout: 240_000 }, () => {
  const scene = {} as Scene;
  let server: Server;
  let folder: string;

  const file = async (name: string, content: string) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const data = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [main, 'data', ...args], {
      reject: false,
      cwd: folder,
      extendEnv: true,
      env: {
        XDG_STATE_HOME: folder,
        PRESAGE_API_PORT: String((server.address() as AddressInfo).port),
        INIT_CWD: folder,
      },
    });
    return { code: exitCode, stdout, stderr, output: `${stdout}\n${stderr}` };
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'presage-data-'));
    const secrets = join(folder, 'presage', 'local', 'secrets');
    await mkdir(secrets, { recursive: true });
    await writeFile(join(secrets, 'delivery-token'), token);
    server = createServer(async (request, response) => {
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
      scene.received = { method, path, body, sha: hash.digest('hex') };
      response.writeHead(scene.answer.status).end(JSON.stringify(scene.answer.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    scene.answer = {
      status: 201,
      body: {
        rows: 7043,
        leftOut: 11,
        columns: [
          { name: 'tenure', matched: 'Tenure' },
          { name: 'Churn', matched: 'Churn' },
          { name: 'Partner', matched: null },
        ],
        ignored: ['customerID'],
        ignoredCount: 1,
        fingerprint: `sha256:${'a'.repeat(64)}`,
      },
    };
  });

  test('import: sends the file as it is, and prints what was read and what comes next', async () => {
    const content = 'Tenure,Churn\n1,Yes\n'.repeat(50_000);
    const { code, stdout, output } = await data('import', 'churn', await file('telco.csv', content));
    assert.equal(code, 0, output);
    assert.equal(scene.received.path, '/api/predictors/churn/dataset?name=telco.csv');
    assert.equal(scene.received.sha, createHash('sha256').update(content).digest('hex'));
    assert.match(stdout, /100 %\s+0\.9 of 0\.9 MB\s+[\d.]+ MB\/s\s+[\d ]+ rows\/s/);
    assert.match(stdout, /7 043 records imported, 11 left out/);
    assert.match(stdout, /Columns +tenure \(called Tenure\), Churn\n.*Missing +Partner/);
    assert.match(stdout, /Not read +customerID/);
    assert.match(stdout, /Next +train a model on them: http:\/\/localhost:\d+\/models/);
  });

  test('import: several files are one, and a bad line is reported in its own file', async () => {
    const first = await file('a.csv', 'Tenure,Churn\n1,Yes\n2,No');
    await file('b.csv', 'Tenure,Churn\nx,Yes\n');
    scene.answer = {
      status: 422,
      body: {
        detail: '130 lines of 131 cannot be read. Nothing was imported.',
        badRows: [{ line: 5, code: 'predictor-message', params: {}, reason: 'tenure "x" is not a number' }],
        badCount: 130,
      },
    };
    const { code, stderr, stdout } = await data('import', 'churn', first, 'b.csv');
    assert.equal(code, 65);
    assert.equal(scene.received.body, 'Tenure,Churn\n1,Yes\n2,No\nTenure,Churn\nx,Yes\n');
    assert.match(stderr, /130 lines of 131 cannot be read/);
    assert.match(stderr, /b\.csv, line 2: tenure "x" is not a number\n {2}and 129 more/);
    assert.match(stderr, /→ Fix the file/);
    assert.doesNotMatch(stdout, /imported,/);
  });

  test('import: says that the same records were there before, and what they are called now', async () => {
    const body = { ...(scene.answer.body as object), alreadyImported: true, dataset: { name: 'again.csv' } };
    scene.answer = { status: 201, body };
    const { code, stdout } = await data('import', 'churn', await file('again.csv', 'x\n'));
    assert.equal(code, 0);
    assert.match(stdout, /imported before: nothing has changed but their name, now again\.csv\./);
  });

  test('import --json: standard output is the report alone', async () => {
    const { code, stdout } = await data('import', 'churn', await file('a.csv', 'x\n'), '--json');
    assert.deepEqual([code, JSON.parse(stdout).rows], [0, 7043]);
  });

  test('import --dry-run: prints what it would send, and sends nothing', async () => {
    scene.received = { method: 'none', path: '', body: '', sha: '' };
    const { code, stdout } = await data('import', 'churn', await file('a.csv', 'x\n'), '--dry-run');
    assert.equal(code, 0);
    assert.match(stdout, /POST http:\/\/127\.0\.0\.1:\d+\/api\/predictors\/churn\/dataset\?name=a\.csv < /);
    assert.equal(scene.received.method, 'none');
  });

  test('refusals say what failed and what to type next', async () => {
    const path = await file('a.csv', 'x\n');
    const refused = async (args: string[], code: number, ...patterns: RegExp[]) => {
      const ended = await data(...args);
      assert.equal(ended.code, code, ended.output);
      for (const pattern of patterns) assert.match(ended.stderr, pattern);
    };
    await refused(
      ['import', 'oracle', 'absent.csv'],
      65,
      /absent\.csv cannot be imported: there is no such file/,
      /→ Check the path, which starts from .*: npm run data -- import oracle absent\.csv$/m,
    );
    await refused(['import', 'churn', folder], 65, /it is not a file/);
    await refused(
      ['import', 'churn', path, '--to', 'mars'],
      64,
      /Unknown destination "mars"/,
      /local .*, dev, prod/,
    );
    await refused(['import', 'churn', path, '--to', 'dev'], 69, /There is no cluster here yet/, /npm run up/);
    scene.answer = { status: 404, body: { detail: 'Check the address.' } };
    await refused(['import', 'nobody', path], 64, /There is no predictor "nobody"/);
    scene.answer = { status: 507, body: { detail: 'Nothing was written. Make room.' } };
    await refused(['import', 'churn', path], 73, /Nothing was written/);
  });

  test('show and remove: what it is trained on, and what it was trained on before', async () => {
    const dataset = { name: 'telco.csv', rows: 7043, leftOut: 0, fingerprint: `sha256:${'b'.repeat(64)}` };
    const body = {
      predictor: 'churn',
      source: 'import',
      current: { ...dataset, createdAt: '2026-11-21T06:00:00.000Z' },
      history: [],
      columns: [
        { name: 'tenure', required: true },
        { name: 'Note', required: false },
      ],
      synthetic: { rows: 5000, seed: 1, notice: { en: 'A fictional company.' } },
    };
    scene.answer = { status: 200, body };
    const shown = await data('show', 'churn');
    assert.match(shown.stdout, /churn is trained on telco\.csv: 7 043 records/);
    assert.match(shown.stdout, /Initially +made-up records of seed 1: 5 000\. A fictional company\./);
    assert.match(shown.stdout, /tenure, Note \(optional\)/);
    scene.answer = { status: 200, body: { ...body, source: 'synthetic', current: null } };
    assert.match((await data('remove', 'churn')).stdout, /churn is trained on made-up records/);
    assert.equal(scene.received.method, 'DELETE');
    scene.answer = { status: 404, body: { detail: 'No records were imported for churn.' } };
    const none = await data('remove', 'churn');
    assert.match(none.stderr, /No records were imported for churn\./);
  });

  test('a destination that does not answer, or has another token', async () => {
    const path = await file('a.csv', 'x\n');
    const env = { XDG_STATE_HOME: folder, PRESAGE_API_PORT: '1' };
    const silent = await execa(process.execPath, [main, 'data', 'import', 'churn', path], {
      reject: false,
      env,
    });
    assert.equal(silent.exitCode, 69);
    assert.match(silent.stderr, /Nothing answers at http:\/\/127\.0\.0\.1:1, .*\n→ Start it: `npm start`/);
    await writeFile(join(folder, 'presage', 'local', 'secrets', 'delivery-token'), 'z'.repeat(20));
    const { code, stderr } = await data('show', 'churn');
    assert.equal(code, 77);
    assert.match(stderr, /does not accept the delivery token: Wrong\./);
  });
});
