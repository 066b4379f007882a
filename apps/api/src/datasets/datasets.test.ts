import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { testPredictors, trainInto } from '../../test/models.ts';
import coin from '../../test/predictors/coin/predictor.ts';
import { administer, type RunningApi, startApi } from '../../test/running-api.ts';
import { type Reported, translated } from '../../test/translated.ts';
import { connectionOptions, openDatabase } from '../database/database.ts';
import { lockTraining } from '../training/lock.ts';
import { openRecords, RecordsError } from './current.ts';
import { recordsFile, recordsFolder } from './records-file.ts';

const header = 'Strength,thumb,HEADS\n';
const tosses = (count: number) => header + '4.5,left,1\n'.repeat(count);

interface Records {
  source: string;
  current: { name: string; rows: number; fingerprint: string } | null;
  history: { name: string }[];
  columns: unknown[];
}

describe('imported records', () => {
  let api: RunningApi;
  let admin: (path: string, init?: RequestInit) => Promise<Response>;
  let modelsDir: string;
  const path = '/api/predictors/coin/dataset';
  const send = (body: string | Buffer<ArrayBuffer>, name = 'tosses.csv') =>
    admin(`${path}?name=${name}`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body });
  const files = () => readdir(recordsFolder(modelsDir, 'coin')).catch(() => []);
  const shown = async (answer: Promise<Response> | Response) => (await (await answer).json()) as Records;

  before(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'presage-datasets-'));
    await trainInto(modelsDir, testPredictors);
    api = await startApi({ modelsDir });
    admin = await api.signIn();
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await rm(modelsDir, { recursive: true, force: true });
  });

  test('at first there are none: the generator’s are read', async () => {
    const records = await shown(api.request('/api/predicteurs/coin/donnees'));
    assert.deepEqual([records.source, records.current, records.history], ['synthetic', null, []]);
    assert.equal(records.columns.length, 3);
    assert.equal((await admin(path, { method: 'DELETE' })).status, 404);
  });

  test('are refused whole, with the lines and reasons, and leave nothing', async () => {
    const response = await send(`${tosses(20)}4.5,left\n`);
    assert.equal(response.status, 422);
    const { code, cause, badRows, badCount, detail } = (await response.json()) as Record<string, unknown>;
    assert.deepEqual(badRows, [
      {
        line: 22,
        code: 'csv-column-count',
        params: { n: 2, expected: 3 },
        reason: 'has 2 columns; the header has 3',
      },
    ]);
    assert.deepEqual([badCount, detail], [1, '1 line of 21 cannot be read. Nothing was imported.']);
    assert.equal(code, 'nothing-imported');
    assert.deepEqual(cause, {
      code: 'lines-unreadable',
      params: { n: 1, total: 21 },
      detail: '1 line of 21 cannot be read',
    });
    assert.equal((await send(tosses(3))).status, 422);
    assert.equal((await send('a,b\n1,2\n')).status, 422);
    assert.deepEqual(await files(), []);
    assert.equal((await shown(api.request(path))).source, 'synthetic');
  });

  for (const [what, body] of Object.entries({
    'nothing at all': '',
    'a blank header': ' , \n1,2\n',
    'UTF-16': Buffer.from('strength,thumb\n', 'utf16le'),
    'mixed encodings': Buffer.from([0x61, 0x0a, 0xc3, 0xa9, 0x0a, 0xe9, 0x0a, 0x61]),
    'a damaged gzip file': Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3]),
    'a damaged archive': Buffer.from('PK\x03\x04 and nothing else'),
    'a workbook of 1997': Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    'a header alone': header,
    'too many columns': Array.from({ length: 1_001 }, (_, index) => index).join(','),
    'a line without end': `${header}${'1'.repeat(1_100_000)}`,
    'a quote without end': `${header}"${'1\n'.repeat(600_000)}`,
    'a broken quote': `${tosses(20)}"1"x,left,1\n`,
    'a short row': `${tosses(20)}1\n`,
    'no number': `${tosses(20)}x,left,1\n`,
    'too few rows': tosses(3),
    'columns of something else': 'a,b\n1,2\n',
    'a column less': 'strength,thumb\n1,left\n',
    'a column twice': 'strength,thumb,heads,Heads\n1,left,1,1\n',
  }))
    test(`with ${what} are refused in both languages`, async () => {
      const response = await send(body);
      assert.equal(response.status, 422);
      const problem = (await response.json()) as Reported & { badRows?: Reported[] };
      for (const each of [problem, ...(problem.badRows ?? [])]) translated(each);
    });

  test('are removed by one of several who do so at once; the others get 404', async () => {
    for (let round = 0; round < 3; round++) {
      await send(tosses(20), 'one.csv');
      const statuses = await Promise.all(
        Array.from({ length: 12 }, async () => (await admin(path, { method: 'DELETE' })).status),
      );
      assert.deepEqual(statuses.sort(), [200, ...Array(11).fill(404)]);
    }
    assert.equal((await admin(`${path}/skipped`)).status, 404);
  });

  test('are read, replaced, and taken back one by one', async () => {
    const first = await send(tosses(20), 'first.csv');
    assert.equal(first.status, 201);
    const report = (await first.json()) as Record<string, unknown>;
    const [shape] = report.shapes as { columns: unknown; ignored: unknown }[];
    assert.deepEqual([report.rows, report.leftOut, shape?.ignored], [20, 0, []]);
    assert.deepEqual(shape?.columns, [
      { name: 'strength', matched: 'Strength', by: 'name', changes: [] },
      { name: 'thumb', matched: 'thumb', by: 'name', changes: [] },
      { name: 'heads', matched: 'HEADS', by: 'name', changes: [] },
    ]);
    assert.equal(report.alreadyImported, false);
    const again = (await (await send(tosses(20), 'the-same-again.csv')).json()) as Record<string, unknown>;
    assert.equal(again.alreadyImported, true);
    assert.equal(again.fingerprint, report.fingerprint);
    const renamed = await shown(api.request(path));
    assert.deepEqual([renamed.current?.name, renamed.history], ['the-same-again.csv', []]);
    assert.equal((await send(tosses(30), 'second.csv')).status, 201);
    const both = await shown(api.request(path));
    assert.deepEqual([both.source, both.current?.name, both.current?.rows], ['import', 'second.csv', 30]);
    assert.deepEqual(
      both.history.map(({ name }) => name),
      ['the-same-again.csv'],
    );
    assert.equal((await files()).length, 2);
    const one = await shown(admin(path, { method: 'DELETE' }));
    assert.deepEqual([one.current?.name, one.history], ['the-same-again.csv', []]);
    assert.equal((await files()).length, 1);
    assert.equal((await shown(admin(path, { method: 'DELETE' }))).source, 'synthetic');
    assert.deepEqual(await files(), []);
  });

  test('are brought by administrators, as CSV, for predictors that exist', async () => {
    const body = tosses(20);
    const csv = { 'content-type': 'text/csv' };
    assert.equal((await api.request(path, { method: 'POST', headers: csv, body })).status, 401);
    assert.equal((await api.request(path, { method: 'DELETE' })).status, 401);
    assert.equal(
      (await admin(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status,
      415,
    );
    assert.equal((await admin(path, { method: 'POST', headers: csv })).status, 422);
    const nowhere = '/api/predictors/nobody/dataset';
    assert.equal((await admin(nowhere, { method: 'POST', headers: csv, body })).status, 404);
    assert.equal((await api.request(nowhere)).status, 404);
  });

  test('that are refused early are answered, however much is still to come', async () => {
    const response = await send(`a,b\n${'x,y\n'.repeat(2_000_000)}`);
    assert.equal(response.status, 422);
    assert.match(
      ((await response.json()) as { detail: string }).detail,
      /none of the columns that are read\. Expected, .*: strength/,
    );
  });

  test('that end on the way leave nothing', async () => {
    const abort = new AbortController();
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode(tosses(10_000)));
        setImmediate(() => abort.abort());
      },
    });
    const headers = { 'content-type': 'text/csv' };
    const init = { method: 'POST', headers, body, duplex: 'half', signal: abort.signal } as RequestInit;
    await assert.rejects(admin(path, init));
    while ((await files()).length > 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal((await shown(api.request(path))).source, 'synthetic');
  });

  test('are not taken back while a training reads them', async () => {
    await send(tosses(20));
    const lock = await lockTraining(connectionOptions(api.configuration), 'coin');
    assert.ok(lock);
    await administer(
      "insert into trainings (predictor, state, seed, requested_by, heartbeat_at) values ('coin', 'running', 1, 'test', now() - interval '5 minutes')",
      api.configuration.database.name,
    );
    assert.equal((await admin(path, { method: 'DELETE' })).status, 409);
    await lock.release();
    assert.equal((await admin(path, { method: 'DELETE' })).status, 200);
  });

  describe('as a training opens them', () => {
    const withDatabase = async (use: (database: ReturnType<typeof openDatabase>) => Promise<void>) => {
      const database = openDatabase(api.configuration, () => undefined);
      await use(database).finally(() => database.close());
    };

    test('the newest are read in their order, as often as asked; the generator’s without any', () =>
      withDatabase(async ({ prisma }) => {
        const made = await openRecords(coin, modelsDir, prisma);
        assert.deepEqual([made.source, made.rows], ['synthetic', 400]);
        await send(`${header}1,left,0\n${'2,right,1\n'.repeat(20)}`);
        const records = await openRecords(coin, modelsDir, prisma);
        assert.deepEqual([records.source, records.name, records.rows], ['import', 'tosses.csv', 21]);
        assert.equal(records.quality?.[0]?.detail, '19 rows of 21 equal an earlier one in all columns.');
        for (const _ of [1, 2]) {
          const rows: unknown[] = [];
          for await (const row of records.records()) rows.push(row);
          assert.deepEqual(rows.slice(0, 2), [
            { strength: 1, thumb: 'left', heads: 0 },
            { strength: 2, thumb: 'right', heads: 1 },
          ]);
          assert.equal(rows.length, 21);
        }
      }));

    test('a file that was changed or is gone is refused with its name and what to do', () =>
      withDatabase(async ({ prisma }) => {
        const { fingerprint } = await openRecords(coin, modelsDir, prisma);
        const file = recordsFile(modelsDir, 'coin', fingerprint);
        await writeFile(file, '{"strength":1,"thumb":"left","heads":1}\n');
        const refused = (pattern: RegExp) =>
          assert.rejects(openRecords(coin, modelsDir, prisma), (error) => {
            assert.ok(error instanceof RecordsError);
            assert.match(error.message, pattern);
            translated(error.content);
            return true;
          });
        await refused(/was changed after the import.*Import it again/);
        await rm(file);
        await refused(/is gone.*Import it again/);
      }));
  });

  test('leave nothing where the disk is full', async () => {
    // Files of this process may have 4 KiB, the next byte is refused: what the system does with a full disk.
    const script = join(import.meta.dirname, '..', '..', 'test', 'import-without-room.ts');
    const { stdout } = await promisify(execFile)('sh', [
      '-c',
      `ulimit -f 8; exec "$0" "$1" "$2"`,
      process.execPath,
      script,
      modelsDir,
    ]);
    assert.deepEqual(JSON.parse(stdout), { status: 507, title: 'The disk is full', left: [] });
  });
});
