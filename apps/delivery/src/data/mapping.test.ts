import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Refusal } from '@presage/runtime/refusal';
import {
  type DataScene,
  districts,
  openDataScene,
  readFile as readOf,
  shape,
  upload,
} from '../../test/data-scene.ts';
import { mappingOf, shareOf } from './mapping.ts';

describe('npm run data, for files of another shape', { timeout: 240_000 }, () => {
  let scene: DataScene;
  const file: DataScene['file'] = (name, content) => scene.file(name, content);
  const data: DataScene['data'] = (...args) => scene.data(...args);

  before(async () => {
    scene = await openDataScene();
  });
  after(() => scene[Symbol.asyncDispose]());
  beforeEach(() => scene.reset());

  test('import --dry-run: shows what would be read, and imports nothing', async () => {
    const column = {
      count: 3,
      blank: 1,
      distinct: 2,
      hasMoreValues: false,
      values: [],
      number: null,
      date: null,
    };
    const profile = {
      rows: 3,
      isWhole: true,
      lines: [['1', 'Yes']],
      columns: [
        {
          ...column,
          name: 'Tenure',
          type: 'number',
          number: { minimum: 0, maximum: 72, tenths: [1, 2, 3, 4, 5] },
        },
        { ...column, name: 'Churn', type: 'category', values: [{ value: 'Yes', count: 2 }] },
      ],
    };
    Object.assign(scene.answer, {
      status: 200,
      body: {
        ...(scene.answer.body as object),
        refusal: null,
        isWhole: true,
        shapes: [{ ...shape, profile }],
      },
    });
    const { code, stdout } = await data('import', 'churn', await file('a.csv', 'x\n'), '--dry-run');
    assert.equal(code, 0);
    assert.deepEqual(scene.asked(), ['POST /files', 'POST /preview', `DELETE /files/${upload}`]);
    assert.match(stdout, /a\.csv: gzip, CSV, semicolon, utf-8$/m);
    assert.match(stdout, /Tenure +number +0 … 72, median 5 +33\.3 % +tenure/);
    assert.match(stdout, /Missing +Partner/);
    assert.match(stdout, /Values +Churn: 1 → Yes/);
    assert.match(stdout, /First lines\n {2}1 \| Yes/);
    assert.match(stdout, /Would be imported: 7 043 records/);
    Object.assign(scene.answer.body as object, {
      refusal: { detail: 'It has no column Partner.' },
      badRows: [{ line: 7, reason: 'is bad' }],
      badCount: 1,
    });
    const refused = await data('import', 'churn', 'a.csv', '--dry-run');
    assert.equal(refused.code, 65);
    assert.match(refused.stdout, /Refused +It has no column Partner\.\n {2}line 7: is bad/);
  });

  test('import --dry-run: several files have a line each, and a table for each shape', async () => {
    const profile = { rows: 3, isWhole: true, lines: [['1']], columns: [] };
    const second = { ...readOf, name: 'b.csv', shape: 'two', rows: 900, from: '2024-01', until: '2024-12' };
    const shapes = [
      { ...shape, profile },
      { ...shape, shape: 'two', mappingFrom: 'none', profile },
    ];
    Object.assign(scene.answer, {
      status: 200,
      body: { ...(scene.answer.body as object), files: [readOf, second], shapes, refusal: null },
    });
    await file('b.csv', 'y\n');
    const { code, stdout, output } = await data(
      'import',
      'churn',
      await file('a.csv', 'x\n'),
      'b.csv',
      '--dry-run',
    );
    assert.equal(code, 0, output);
    assert.match(stdout, /a\.csv: gzip, CSV, semicolon, utf-8, 7 043 records, 0 bad lines/);
    assert.match(stdout, /b\.csv: .*, 900 records, 2024-01 to 2024-12, 0 bad lines/);
    assert.match(stdout, /^a\.csv: 3 records \(all\) describe the columns:[\s\S]*^b\.csv: 3 records/m);
  });

  test('import --districts: sends the districts first, and names them in the mapping', async () => {
    const body = scene.answer.body as object;
    const used = { ...districts, file: 'city.geojson', count: 3 };
    Object.assign(body, { shapes: [{ ...shape, districts: used }] });
    await file('city.geojson', '{"type":"FeatureCollection"}');
    const path = await file('t.csv', 'x\n');
    const sent = async (...args: string[]) => {
      const { code, stdout, output } = await data(
        'import',
        'churn',
        path,
        '--districts',
        'city.geojson',
        ...args,
      );
      assert.equal(code, 0, output);
      assert.match(stdout, /Districts +3 of city\.geojson, named by NOM \(properties: NOM, CODE\)/);
      return JSON.parse(scene.received.body).mapping;
    };
    const choice = { digest: districts.digest, property: 'NOM', file: 'city.geojson' };
    assert.deepEqual(await sent(), { columns: {}, values: {}, dates: {}, districts: choice });
    assert.equal(scene.asked()[0], 'POST /districts');
    assert.equal(scene.requests[0]?.body, '{"type":"FeatureCollection"}');
    assert.deepEqual(await sent('--district-name', 'CODE', '--map', 'lng=X'), {
      columns: { X: 'lng' },
      values: {},
      dates: {},
      districts: { ...choice, property: 'CODE' },
    });
    scene.districts = { ...districts, property: null };
    const refused = async (code: number, pattern: RegExp, ...args: string[]) => {
      const ended = await data('import', 'churn', path, ...args);
      assert.equal(ended.code, code, ended.output);
      assert.match(ended.stderr, pattern);
    };
    await refused(
      64,
      /No property of city\.geojson has a usual name .*: NOM \(Centre\), CODE \(7\)\.\n→ .*--district-name PROPERTY/,
      ...['--districts', 'city.geojson'],
    );
    await refused(65, /The districts none\.geojson cannot be read/, '--districts', 'none.geojson');
    await refused(64, /there is none.*\n→ .*--districts districts\.geojson/, '--district-name', 'NOM');
  });

  test('import: columns, values and dates are mapped, and bad lines are left out and kept', async () => {
    Object.assign(scene.answer.body as object, { badCount: 1, badRows: [] });
    const mapping = await file(
      'mapping.json',
      '{"columns":{"Churn":"Left"},"values":{"Partner":{"single":"No"}}}',
    );
    const { code, stdout, output } = await data(
      ...['import', 'churn', await file('t.csv', 'x\n'), '--mapping', mapping, '--skip-bad', '1.5%'],
      ...['--map', 'Tenure Months=tenure', '--map', '=Note', '--dates', 'DATE=day-first'],
      ...['--map-value', 'Churn: has left=Yes', '--map-value', 'Churn:stays=No'],
    );
    assert.equal(code, 0, output);
    assert.deepEqual(JSON.parse(scene.received.body), {
      mapping: {
        columns: { Churn: 'Left', tenure: 'Tenure Months', Note: null },
        values: { Partner: { single: 'No' }, Churn: { 'has left': 'Yes', stays: 'No' } },
        dates: { DATE: 'day-first' },
      },
      skip: 0.015,
      files: [{ id: upload, name: 't.csv' }],
    });
    assert.match(stdout, /Left out +the bad lines and their reasons are in t\.csv\.skipped\.csv/);
    assert.equal(
      await readFile(join(scene.folder, 't.csv.skipped.csv'), 'utf8'),
      'file,line,reason\r\n,2,bad,x\r\n',
    );
  });

  test('options that are not understood are refused with an example', () => {
    const refused = (use: () => unknown, code: number, reason: RegExp) =>
      assert.throws(use, (error) => {
        assert.ok(error instanceof Refusal);
        assert.equal(error.code, code);
        assert.match(`${error.message} ${error.next}`, reason);
        return true;
      });
    refused(
      () => mappingOf({ map: ['tenure'] }),
      64,
      /"tenure" is not understood.*--map "Tenure Months=tenure"/,
    );
    refused(() => mappingOf({ mapValue: ['left=Yes'] }), 64, /--map-value "Churn:left=Yes"/);
    refused(() => mappingOf({ dates: ['DATE=first'] }), 64, /day-first/);
    refused(() => mappingOf({ mapping: 'absent.json' }), 65, /absent\.json cannot be read/);
    for (const text of ['0.01', '1', '60%', '-1%', '%']) refused(() => shareOf(text), 64, /is not a share/);
    assert.deepEqual(['1%', '0.5 %', '50%'].map(shareOf), [0.01, 0.005, 0.5]);
    assert.equal(mappingOf({}), undefined);
  });

  test('mapping: prints the one of the newest records, to be kept in git', async () => {
    const mapping = { columns: { tenure: 'Months' }, values: {}, dates: {} };
    scene.answer = { status: 200, body: { current: { mapping } } };
    const { code, stdout } = await data('mapping', 'churn');
    assert.deepEqual([code, JSON.parse(stdout)], [0, mapping]);
    scene.answer = { status: 200, body: { current: null } };
    const none = await data('mapping', 'churn');
    assert.equal(none.code, 64);
    assert.match(none.stderr, /No records were imported for churn/);
  });
});
