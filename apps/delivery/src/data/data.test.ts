import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { execa } from 'execa';
import { type DataScene, main, openDataScene, upload } from '../../test/data-scene.ts';

describe('npm run data', { timeout: 240_000 }, () => {
  let scene: DataScene;
  const file: DataScene['file'] = (name, content) => scene.file(name, content);
  const data: DataScene['data'] = (...args) => scene.data(...args);

  before(async () => {
    scene = await openDataScene();
  });
  after(() => scene[Symbol.asyncDispose]());
  beforeEach(() => scene.reset());

  test('import: sends the file as it is, and prints what was read and what comes next', async () => {
    const content = 'Tenure,Churn\n1,Yes\n'.repeat(50_000);
    const { code, stdout, output } = await data('import', 'churn', await file('telco.csv', content));
    assert.equal(code, 0, output);
    assert.deepEqual(scene.asked(), ['POST /files', 'POST /import', `DELETE /files/${upload}`]);
    assert.equal(scene.requests[0]?.sha, createHash('sha256').update(content).digest('hex'));
    assert.deepEqual(JSON.parse(scene.received.body), {
      skip: 0,
      files: [{ id: upload, name: 'telco.csv' }],
    });
    assert.match(stdout, /100 %\s+0\.9 of 0\.9 MB\s+[\d.]+ MB\/s/);
    assert.match(stdout, /Found +tenure is missing in 3 records of 7,043\./);
    assert.match(stdout, /Mapping +of the last import of a file with these columns/);
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
        badRows: [
          {
            file: 'b.csv',
            line: 2,
            code: 'predictor-message',
            params: {},
            reason: 'tenure "x" is not a number',
          },
        ],
        badCount: 130,
      },
    };
    const { code, stderr, stdout } = await data('import', 'churn', first, 'b.csv');
    assert.equal(code, 65);
    assert.deepEqual(JSON.parse(scene.received.body).files, [
      { id: upload, name: 'a.csv' },
      { id: upload, name: 'b.csv' },
    ]);
    assert.equal(scene.requests[1]?.body, 'Tenure,Churn\nx,Yes\n');
    assert.match(stderr, /130 lines of 131 cannot be read/);
    assert.match(stderr, /b\.csv, line 2: tenure "x" is not a number\n {2}and 129 more/);
    assert.match(stderr, /→ See what would be read with --dry-run/);
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
    await refused(['import', 'churn', scene.folder], 65, /it is not a file/);
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
    const env = { XDG_STATE_HOME: scene.folder, PRESAGE_API_PORT: '1' };
    const silent = await execa(process.execPath, [main, 'data', 'import', 'churn', path], {
      reject: false,
      env,
    });
    assert.equal(silent.exitCode, 69);
    assert.match(silent.stderr, /Nothing answers at http:\/\/127\.0\.0\.1:1, .*\n→ Start it: `npm start`/);
    await writeFile(join(scene.folder, 'presage', 'local', 'secrets', 'delivery-token'), 'z'.repeat(20));
    const { code, stderr } = await data('show', 'churn');
    assert.equal(code, 77);
    assert.match(stderr, /does not accept the delivery token: Wrong\./);
  });
});
