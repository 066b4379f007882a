import assert from 'node:assert/strict';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { realModels } from '../../test/models.ts';
import { json, type RunningApi, startApi } from '../../test/running-api.ts';
import { incidentsOf, squareCity, two, withFeature } from '../../test/square-city.ts';
import { type Reported, translated } from '../../test/translated.ts';
import { openDatabase } from '../database/database.ts';
import crime from '../predictors/crime/predictor.ts';
import { openRecords } from './current.ts';
import { recordsFolder } from './records-file.ts';

interface Shape {
  shape: string;
  mappingFrom: string;
  mapping: { districts?: { digest: string; property: string } };
  columns: { name: string; matched: string | null; by: string | null }[];
  districts: { property: string; count: number; properties: { name: string }[] } | null;
}
interface Looked {
  rows: number;
  leftOut: number;
  refusal: Reported;
  quality: Reported[];
  shapes: Shape[];
  files: { name: string; rows: number; from: string; until: string; shape: string; isWhole: boolean }[];
}

const types = ['THEFT', 'BATTERY', 'FRAUD', 'ARSON'];
/** As Chicago publishes them, but without a district. */
const american = (year: number, count = 3000) =>
  `ID,Date,Primary Type,Latitude,Longitude\n${incidentsOf(count, year)
    .map(
      ([x, y, month, day, hour, type = 0], index) =>
        `${index},${two(month)}/${two(day)}/${year} ${two(hour)}:30,${types[type]},${index % 50 === 0 ? '' : y},${x}`,
    )
    .join('\n')}\n`;
/** The same in other columns. */
const french = (year: number, count = 3000) =>
  `date_fait;infraction;lat;lng\n${incidentsOf(count, year)
    .map(
      ([x, y, month, day, hour, type = 0]) =>
        `${year}-${two(month)}-${two(day)} ${two(hour)}:30;${types[type]};${y};${x}`,
    )
    .join('\n')}\n`;

describe('records that have positions and no districts', () => {
  let api: RunningApi;
  let admin: (path: string, init?: RequestInit) => Promise<Response>;
  const path = '/api/predictors/crime/dataset';

  before(async () => {
    api = await startApi(await realModels());
    admin = await api.signIn();
  });
  after(() => api[Symbol.asyncDispose]());

  const upload = async (body: string, name: string) => {
    const headers = { 'content-type': 'application/octet-stream' };
    const response = await admin(`${path}/files`, { method: 'POST', headers, body });
    return { id: ((await response.json()) as { id: string }).id, name };
  };
  const sendDistricts = (file: unknown, to = path) =>
    admin(`${to}/districts`, {
      method: 'POST',
      headers: { 'content-type': 'application/geo+json' },
      body: typeof file === 'string' ? file : JSON.stringify(file),
    });
  const digestOf = async () =>
    ((await (await sendDistricts(squareCity)).json()) as { digest: string }).digest;
  const ask = (to: 'preview' | 'import', body: unknown) => admin(`${path}/${to}`, json('POST', body));
  const look = async (body: object) => (await (await ask('preview', body)).json()) as Looked;
  const noColumns = { columns: {}, values: {}, dates: {} };

  test('get them from a GeoJSON file, in files of two shapes; the next file is read likewise', async () => {
    const files = [await upload(american(2024), '2024.csv'), await upload(french(2025), '2025.csv')];
    const without = await look({ files, maxRows: 1e6 });
    assert.equal(without.refusal.code, 'file-refused');
    assert.equal(without.refusal.cause?.code, 'districts-or-column');
    translated(without.refusal);
    assert.deepEqual(
      without.files.map(({ name }) => name),
      ['2024.csv', '2025.csv'],
    );

    const sent = await sendDistricts(squareCity);
    assert.equal(sent.status, 201);
    const { digest, property, properties, areas } = (await sent.json()) as Record<string, unknown>;
    assert.deepEqual([property, areas], ['NOM', 3]);
    assert.deepEqual(properties, [
      { name: 'OBJECTID', example: '1' },
      { name: 'NOM', example: 'Around' },
    ]);
    const mapping = { ...noColumns, districts: { digest, property, file: 'city.geojson' } };
    const looked = await look({ files, mapping, maxRows: 1e6 });
    assert.equal(looked.refusal, null);
    assert.deepEqual(
      looked.files.map(({ name, rows, from, until, isWhole }) => [
        name,
        rows > 1500,
        from.slice(0, 7),
        until.slice(0, 7),
        isWhole,
      ]),
      [
        ['2024.csv', true, '2024-01', '2024-12', true],
        ['2025.csv', true, '2025-01', '2025-12', true],
      ],
    );
    assert.equal(looked.shapes.length, 2);
    for (const { columns, districts } of looked.shapes) {
      assert.deepEqual([districts?.property, districts?.count], ['NOM', 3]);
      const district = columns.find(({ name }) => name === 'NEIGHBOURHOOD');
      assert.deepEqual([district?.matched, district?.by], [null, 'position']);
    }
    for (const finding of looked.quality) translated(finding);
    const codes = looked.quality.map(({ code }) => code);
    assert.ok(codes.includes('quality-positions-outside') && codes.includes('quality-positions-missing'));
    const inside = looked.rows / (looked.rows + looked.leftOut);
    assert.ok(inside > 0.6 && inside < 0.75, `${inside} are inside`);

    const values = { NEIGHBOURHOOD: { Islands: 'Archipelago' } };
    const imported = await ask('import', { files, mapping: { ...mapping, values } });
    assert.equal(imported.status, 201);
    const database = openDatabase(api.configuration, () => undefined);
    const { borders } = await openRecords(crime, api.configuration.modelsDir, database.prisma);
    await database.close();
    const find = await borders?.();
    assert.deepEqual(
      ['around', 'Archipelago', 'Islands', 'Elsewhere'].map((name) => find?.(name)?.length),
      [2, 2, undefined, undefined],
      'by the names that the records have',
    );
    for (const [name, text] of [
      ['2023.csv', american(2023)],
      ['2022.csv', french(2022)],
    ] as const) {
      const next = await look({ files: [await upload(text, name)], maxRows: 1e6 });
      const [shape] = next.shapes;
      assert.deepEqual([shape?.mappingFrom, shape?.mapping.districts?.digest], ['saved', digest], name);
      assert.equal(next.refusal.cause?.code, 'predictor-message');
    }
    assert.equal((await admin(path, { method: 'DELETE' })).status, 200);
  });

  test('have one mapping for each shape, and districts by another property', async () => {
    const digest = await digestOf();
    const files = [
      await upload(american(2024), '2024.csv'),
      await upload(french(2025).replace('infraction', 'quoi'), '2025.csv'),
    ];
    const { shapes } = await look({ files });
    const [first, second] = shapes.map(({ shape }) => shape);
    const districts = { digest, property: 'OBJECTID' };
    const mappings = {
      [String(first)]: { ...noColumns, districts },
      [String(second)]: { ...noColumns, columns: { TYPE: 'quoi' }, districts },
    };
    const looked = await look({ files, mappings, maxRows: 1e6 });
    assert.equal(looked.refusal, null, JSON.stringify(looked.refusal));
    assert.deepEqual(
      looked.shapes.map(({ columns }) => columns.find(({ name }) => name === 'TYPE')?.matched),
      ['Primary Type', 'quoi'],
    );
    const part = await look({ files, mappings, maxRows: 1000 });
    assert.deepEqual(
      part.files.map(({ rows, isWhole }) => [rows > 200 && rows < 500, isWhole]),
      [
        [true, false],
        [true, false],
      ],
    );
  });

  test('are refused where the districts are elsewhere, the columns swapped, or positions in metres', async () => {
    const districts = { digest: await digestOf(), property: 'NOM' };
    const refusalOf = async (text: string, columns: Record<string, string> = {}) => {
      const files = [await upload(text, 'x.csv')];
      const { refusal } = await look({ files, mapping: { ...noColumns, columns, districts } });
      translated(refusal);
      return refusal.cause ?? refusal;
    };
    const far = american(2024).replace(/,(1\d\.\d+)$/gm, ',-$1');
    assert.equal((await refusalOf(far)).code, 'positions-elsewhere');
    const swapped = { X: 'Latitude', Y: 'Longitude' };
    assert.equal((await refusalOf(american(2024), swapped)).code, 'positions-swapped');
    const metres = american(2024).replace(/,(1\d\.\d+)$/gm, ',49$1');
    assert.equal((await refusalOf(metres)).code, 'positions-not-degrees');
    const none = await refusalOf('Date,Primary Type\n2024-01-01,THEFT\n');
    assert.equal(none.code, 'districts-without-position');
  });

  test('are refused with districts that are not there or have no such name', async () => {
    const files = [await upload(american(2024), 'x.csv')];
    const digest = await digestOf();
    for (const [districts, code] of [
      [{ digest: `sha256:${'0'.repeat(64)}`, property: 'NOM' }, 'districts-absent'],
      [{ digest, property: 'code' }, 'geojson-name-absent'],
    ] as const)
      for (const to of ['preview', 'import'] as const) {
        const response = await ask(to, { files, mapping: { ...noColumns, districts } });
        assert.equal(response.status, 422);
        const problem = (await response.json()) as Reported;
        assert.equal(problem.code, code);
        translated(problem);
      }
    const outside = { digest: '../../etc/passwd', property: 'NOM' };
    assert.equal(
      (await ask('preview', { files, mapping: { ...noColumns, districts: outside } })).status,
      422,
    );
  });

  test('take files of districts of administrators, of a size that can be read', async () => {
    const body = JSON.stringify(squareCity);
    const headers = { 'content-type': 'application/geo+json' };
    assert.equal((await api.request(`${path}/districts`, { method: 'POST', headers, body })).status, 401);
    const other = await sendDistricts(squareCity, '/api/predictors/churn/dataset');
    assert.equal(other.status, 404);
    assert.equal(((await other.json()) as Reported).code, 'districts-not-taken');
    for (const [file, code] of [
      [withFeature(0, { geometry: { type: 'Point', coordinates: [1, 2] } }), 'geojson-no-polygon'],
      ['', 'geojson-not-json'],
      [' '.repeat(20_000_001), 'geojson-too-large'],
    ] as const) {
      const response = await sendDistricts(file);
      assert.equal(response.status, 422);
      const problem = (await response.json()) as Reported;
      assert.equal(problem.code, code);
      translated(problem);
    }
  });

  test('keep the districts as long as records were read with them, and an hour otherwise', async () => {
    const folder = recordsFolder(api.configuration.modelsDir, 'crime');
    const kept = async () => (await readdir(folder)).filter((name) => name.endsWith('.districts.geojson'));
    const unused = (await (await sendDistricts(withFeature(2, { id: 'other' }))).json()) as {
      digest: string;
    };
    const digest = await digestOf();
    const age = async () => {
      const old = new Date(Date.now() - 7_200_000);
      for (const name of await kept()) await utimes(join(folder, name), old, old);
    };
    const files = [await upload(american(2024), 'a.csv'), await upload(american(2025), 'b.csv')];
    const mapping = { ...noColumns, districts: { digest, property: 'NOM' } };
    await age();
    assert.equal((await ask('import', { files, mapping })).status, 201);
    assert.ok(!(await kept()).includes(`${unused.digest.slice(7)}.districts.geojson`));
    assert.deepEqual(await kept(), [`${digest.slice(7)}.districts.geojson`]);
    await age();
    assert.equal((await admin(path, { method: 'DELETE' })).status, 200);
    assert.deepEqual(await kept(), []);
  });
});
