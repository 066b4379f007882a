import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { temporaryFile } from '../../../test/temporary-file.ts';
import { noMapping } from '../../datasets/mapping.ts';
import { readRecordsOf } from '../../datasets/read-records.ts';
import { makeRandom } from '../../learning/random.ts';
import { english } from '../../messages/message.ts';
import { load } from './model.ts';
import crime from './predictor.ts';
import type { CrimeRow } from './records.ts';

interface Incident {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly type: string;
  readonly place: string;
}

const two = (number: number) => String(number).padStart(2, '0');
const half = ({ hour }: Incident) => `${two(hour % 12 || 12)}:00:00 ${hour < 12 ? 'AM' : 'PM'}`;
const types = [
  'THEFT',
  'BATTERY',
  'ASSAULT',
  'ROBBERY',
  'ARSON',
  'FRAUD',
  'DAMAGE',
  'BURGLARY',
  'TRESPASS',
  'GAMING',
];
const places = ['North', 'Center', 'South'];

/** Invented incidents of 2022 to 2024. */
function incidents(): Incident[] {
  const { uniform } = makeRandom(7);
  const pick = (count: number) => Math.floor(uniform() ** 1.5 * count);
  return Array.from({ length: 4000 }, (_, index) => ({
    year: 2022 + (Math.floor(index / 12) % 3),
    month: 1 + (index % 12),
    day: 1 + Math.floor(uniform() * 28),
    hour: Math.floor(uniform() * 24),
    type: types[pick(types.length)] as string,
    place: places[pick(places.length)] as string,
  }));
}

/** A file as a city publishes it, and what its records must give. */
interface City {
  readonly header: string;
  line(incident: Incident): string;
  readonly hasHours: boolean;
  readonly columns?: Readonly<Record<string, string>>;
}

const cities: Readonly<Record<string, City>> = {
  Chicago: {
    header:
      'ID,Date,Block,Primary Type,Arrest,Beat,District,X Coordinate,Y Coordinate,Year,Updated On,Latitude',
    line: (one) =>
      `1,${two(one.month)}/${two(one.day)}/${one.year} ${half(one)},001XX,${one.type},true,1,${one.place},1,2,${one.year},x,41.8`,
    hasHours: true,
  },
  'New York': {
    header: 'CMPLNT_NUM,CMPLNT_FR_DT,CMPLNT_FR_TM,OFNS_DESC,BORO_NM,X_COORD_CD,Y_COORD_CD',
    line: (one) =>
      `1,${two(one.month)}/${two(one.day)}/${one.year},${two(one.hour)}:30:00,${one.type},${one.place.toUpperCase()},1,2`,
    hasHours: true,
  },
  Sacramento: {
    header: 'cdatetime,address,district,beat,crimedescr,latitude,longitude',
    line: (one) =>
      `${one.month}/${one.day}/${one.year - 2000} ${one.hour}:00,x,${one.place},1,${one.type},38.5,-121.4`,
    hasHours: true,
  },
  'Los Angeles': {
    header: 'DR_NO,Date Rptd,DATE OCC,TIME OCC,AREA NAME,Crm Cd Desc,LAT,LON',
    line: (one) =>
      `1,x,${two(one.month)}/${two(one.day)}/${one.year} 12:00:00 AM,${one.hour * 100 + 5},${one.place},"${one.type}, OTHER",34,-118`,
    hasHours: true,
  },
  London: {
    header: 'Crime ID,Month,Longitude,Latitude,LSOA code,LSOA name,Crime type',
    line: (one) =>
      `,${one.year}-${two(one.month)},-0.1,51.5,E01,${one.place} ${two(one.day)}${one.hour % 10}${'ABCDEF'[one.hour % 6]},${one.type}`,
    hasHours: false,
  },
  'French départements': {
    header: 'annee;mois;indicateur;Zone;nombre',
    line: (one) => `${one.year};${one.month};${one.type};${one.place};3`,
    hasHours: false,
    columns: { NEIGHBOURHOOD: 'Zone' },
  },
};

describe('crime records of other cities', () => {
  for (const [city, { header, line, hasHours, columns = {} }] of Object.entries(cities))
    test(`${city}: read with at most one mapping, and trained`, async () => {
      await using file = await temporaryFile(`${header}\n${incidents().map(line).join('\n')}\n`);
      const data = crime.data;
      assert.ok(data);
      const rows: CrimeRow[] = [];
      const report = await readRecordsOf(
        data,
        [{ path: file.path, name: city }],
        { mapping: { ...noMapping, columns: { ...columns } }, today: '2026-01-01' },
        async (some) => void rows.push(...some),
      );
      assert.equal(report.refusal, undefined);
      assert.equal(rows.length, 4000);
      assert.equal(new Set(rows.map(({ district }) => district)).size, 3);
      assert.deepEqual([...new Set(rows.map(({ date }) => date.slice(0, 4)))].sort(), [
        '2022',
        '2023',
        '2024',
      ]);
      assert.equal(
        rows.some(({ hour }) => hour !== null),
        hasHours,
      );
      const said = report.quality.map(english).join('\n');
      if (!hasHours) assert.match(said, /No record has an hour[\s\S]*give the month and no day/);
      const { artefact } = await crime.train({
        async *records() {
          yield* rows;
        },
        rows: rows.length,
        seed: 1,
        report: () => undefined,
        signal: new AbortController().signal,
      });
      const model = load(artefact);
      const district = rows[0]?.district ?? '';
      const outcome = model.predict({ district, date: '2025-03-03', hour: 22 }, '2025-03-03');
      const names = Object.keys(outcome.parts ?? {});
      assert.equal(names.length, 9);
      assert.deepEqual(Object.keys(model.parts?.() ?? {}), names);
      assert.ok(names.some((name) => name.startsWith('THEFT')) && names.includes('other'), names.join());
      assert.equal(outcome.class !== undefined, hasHours);
    });

  test('midnight that stands for an unknown hour is not an hour', async () => {
    const lines = incidents().map((one, index) =>
      cities.Sacramento?.line(index % 3 === 0 ? { ...one, hour: 0 } : one),
    );
    await using file = await temporaryFile(`${cities.Sacramento?.header}\n${lines.join('\n')}\n`);
    const rows: CrimeRow[] = [];
    const report = await readRecordsOf(
      crime.data as NonNullable<typeof crime.data>,
      [{ path: file.path, name: 'x' }],
      { mapping: noMapping },
      async (some) => void rows.push(...some),
    );
    assert.equal(
      rows.some(({ hour }) => hour === 0),
      false,
    );
    assert.match(report.quality.map(english).join('\n'), /36 % of the hours are midnight/);
  });

  test('a date in the future is refused, with its line', async () => {
    const [first] = incidents();
    assert.ok(first);
    const lines = [first, { ...first, year: 2062 }].map((one) => cities.Chicago?.line(one));
    await using file = await temporaryFile(`${cities.Chicago?.header}\n${lines.join('\n')}\n`);
    const { badRows } = await readRecordsOf(
      crime.data as NonNullable<typeof crime.data>,
      [{ path: file.path, name: 'x' }],
      { mapping: noMapping, today: '2026-01-01' },
      async () => undefined,
    );
    assert.deepEqual(
      badRows.map(({ line, reason }) => [line, reason.code]),
      [[3, 'date-in-future']],
    );
  });
});
