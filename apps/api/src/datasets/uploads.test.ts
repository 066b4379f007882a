import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { testPredictors, trainInto } from '../../test/models.ts';
import { type RunningApi, startApi } from '../../test/running-api.ts';
import { type Reported, translated } from '../../test/translated.ts';
import { recordsFolder } from './records-file.ts';

interface Looked {
  rows: number;
  badCount: number;
  isWhole: boolean;
  refusal: Reported;
  shapes: {
    mappingFrom: string;
    mapping: unknown;
    profile: { columns: { name: string; type: string }[]; lines: string[][] };
  }[];
}

describe('files that are looked at before their import', () => {
  let api: RunningApi;
  let admin: (path: string, init?: RequestInit) => Promise<Response>;
  let modelsDir: string;
  const path = '/api/predictors/coin/dataset';
  const files = () => readdir(recordsFolder(modelsDir, 'coin')).catch(() => []);
  const source = async () => ((await (await api.request(path)).json()) as { source: string }).source;

  before(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'presage-uploads-'));
    await trainInto(modelsDir, testPredictors);
    api = await startApi({ modelsDir });
    admin = await api.signIn();
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await rm(modelsDir, { recursive: true, force: true });
  });

  const post = (to: string, body: unknown) =>
    admin(`${path}/${to}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const upload = async (body: string | Buffer<ArrayBuffer>, name = 'tosses.csv') => {
    const headers = { 'content-type': 'application/octet-stream' };
    const response = await admin(`${path}/files`, { method: 'POST', headers, body });
    assert.equal(response.status, 201);
    const { id, bytes } = (await response.json()) as { id: string; bytes: number };
    assert.equal(bytes, Buffer.byteLength(body));
    return { id, name };
  };

  test('show what would be read and refused, and keep nothing', async () => {
    const file = await upload(`Force;thumb;Heads\n${'4,5;left;1\n'.repeat(20)}x;left;1\n`);
    const response = await post('preview', { files: [file] });
    assert.equal(response.status, 200);
    const preview = (await response.json()) as Looked;
    assert.equal(preview.refusal.code, 'header-columns-missing');
    translated(preview.refusal);
    const mapping = { columns: { strength: 'Force' } };
    const mapped = (await (await post('preview', { files: [file], mapping })).json()) as Looked;
    assert.deepEqual(
      [mapped.rows, mapped.badCount, mapped.isWhole, mapped.shapes[0]?.mappingFrom],
      [20, 1, true, 'request'],
    );
    assert.equal(mapped.refusal.cause?.code, 'lines-unreadable');
    const { columns = [], lines = [] } = mapped.shapes[0]?.profile ?? {};
    assert.deepEqual(lines[0], ['4,5', 'left', '1']);
    assert.deepEqual(
      columns.map(({ name, type }) => [name, type]),
      [
        ['Force', 'number'],
        ['thumb', 'category'],
        ['Heads', 'number'],
      ],
    );
    assert.equal(await source(), 'synthetic');
    assert.equal((await admin(`${path}/files/${file.id}`, { method: 'DELETE' })).status, 204);
    assert.deepEqual(await files(), []);
    assert.equal((await post('preview', { files: [file] })).status, 422);
  });

  test('are imported with a mapping, which the next file of the same columns gets by itself', async () => {
    const text = (rows: number) => `Thumb,Heads,Force\n${'left,1,4.5\n'.repeat(rows)}left,1,x\n`;
    const mapping = { columns: { strength: 'Force' } };
    const first = await upload(text(200), 'first.csv');
    assert.equal((await post('import', { files: [first], mapping })).status, 422);
    const imported = await post('import', { files: [first], mapping, skip: 0.01 });
    assert.equal(imported.status, 201);
    const report = (await imported.json()) as {
      rows: number;
      quality: Reported[];
      dataset: { skipped: number };
    };
    assert.deepEqual([report.rows, report.dataset.skipped], [200, 1]);
    for (const each of report.quality) translated(each);
    assert.equal(report.quality[0]?.code, 'quality-lines-skipped');
    const skipped = await admin(`${path}/skipped`);
    assert.match(await skipped.text(), /^file,line,reason\r\n,202,.*,left,1,x\r\nend,1,\r\n$/);
    const second = await upload(text(300).replace('Thumb', 'thumb'), 'second.csv');
    const again = await post('import', { files: [second], skip: 0.01 });
    const [shape] = ((await again.json()) as Looked).shapes;
    assert.equal(shape?.mappingFrom, 'saved');
    assert.deepEqual(shape.mapping, { columns: { strength: 'Force' }, values: {}, dates: {} });
    for (const _ of [1, 2]) assert.equal((await admin(path, { method: 'DELETE' })).status, 200);
    assert.deepEqual(await files(), []);
    assert.equal((await admin(`${path}/skipped`)).status, 404);
  });

  test('are of administrators alone', async () => {
    for (const to of ['files', 'preview', 'import'])
      assert.equal((await api.request(`${path}/${to}`, { method: 'POST' })).status, 401, to);
    assert.equal((await api.request(`${path}/skipped`)).status, 401);
    assert.equal((await post('import', { files: [] })).status, 422);
    assert.equal((await post('import', { files: [{ id: '../../etc/passwd' }] })).status, 422);
  });
});
