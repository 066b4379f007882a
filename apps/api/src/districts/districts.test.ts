import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import pointInPolygon from 'point-in-polygon-hao';
import { squareCity, withFeature } from '../../test/square-city.ts';
import { translated } from '../../test/translated.ts';
import { DistrictsError } from './error.ts';
import { readGeojson } from './geojson.ts';
import { findDistricts } from './locator.ts';

const read = (file: unknown) => readGeojson(JSON.stringify(file));
const city = findDistricts(read(squareCity), 'NOM');

describe('a file of districts', () => {
  test('names its districts by the property with a usual name', () => {
    const { areas, properties, property } = read(squareCity);
    assert.deepEqual([areas.length, property], [3, 'NOM']);
    assert.deepEqual(properties, [
      { name: 'OBJECTID', example: '1' },
      { name: 'NOM', example: 'Around' },
    ]);
    const unusual = read({
      ...squareCity,
      features: squareCity.features.map(({ properties: { OBJECTID }, ...feature }) => ({
        ...feature,
        properties: { OBJECTID },
      })),
    });
    assert.equal(unusual.property, null);
    assert.deepEqual(findDistricts(unusual, 'OBJECTID').names, ['1', '2', '3']);
  });

  const ring = (...coordinates: unknown[]) => ({ geometry: { type: 'Polygon', coordinates: [coordinates] } });
  const notARing = 'A border of feature 1 is no ring of at least four positions that ends where it begins.';
  for (const [what, file, expected] of [
    ['no JSON', '{"type":', 'The file of the districts is not JSON.'],
    [
      'one geometry',
      { type: 'Polygon', coordinates: [] },
      'The file of the districts is no GeoJSON FeatureCollection: its type is Polygon.',
    ],
    ['a list', [], 'The file of the districts is no GeoJSON FeatureCollection: its type is undefined.'],
    ['no features', { ...squareCity, features: [] }, 'The file of the districts has no features.'],
    [
      'too many features',
      { ...squareCity, features: Array(5_001).fill(squareCity.features[0]) },
      'The file of the districts has 5,001 features; at most 5,000 are read.',
    ],
    [
      'too many positions',
      withFeature(0, { geometry: { type: 'Polygon', coordinates: [Array(1_000_001).fill([1, 1])] } }),
      'The borders of the districts have more than 1,000,000 positions: simplify them.',
    ],
    [
      'a point',
      withFeature(1, { geometry: { type: 'Point', coordinates: [1, 1] } }),
      'Feature 2 of the districts is a Point: only a Polygon or a MultiPolygon is an area.',
    ],
    [
      'no geometry',
      withFeature(1, { geometry: null }),
      'Feature 2 of the districts is a null: only a Polygon or a MultiPolygon is an area.',
    ],
    ['a feature that is a number', { ...squareCity, features: [7] }, /Feature 1 of the districts is a null/],
    ['an open ring', withFeature(0, ring([0, 0], [1, 0], [1, 1], [0, 1])), notARing],
    ['a short ring', withFeature(0, ring([0, 0], [1, 0], [0, 0])), notARing],
    ['a ring of texts', withFeature(0, ring('a', 'b', 'c', 'a')), notARing],
    ['a polygon without rings', withFeature(0, { geometry: { type: 'Polygon', coordinates: [] } }), notARing],
    [
      'metres',
      withFeature(0, ring([491285.5, 5458775], [491300, 5458775], [491300, 5458800], [491285.5, 5458775])),
      'The coordinates of the districts are not in degrees (491,285.5, 5,458,775): save them in WGS 84 (EPSG:4326).',
    ],
    [
      'another coordinate system',
      { ...squareCity, crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::2154' } } },
      'The districts are in urn:ogc:def:crs:EPSG::2154: save them in WGS 84 (EPSG:4326).',
    ],
    [
      'no names',
      withFeature(0, { properties: null }),
      'No property of the districts names all of them: give each feature a property with its name.',
    ],
  ] as const)
    test(`with ${what} is refused`, () =>
      assert.throws(
        () => readGeojson(typeof file === 'string' ? file : JSON.stringify(file)),
        (error) => {
          assert.ok(error instanceof DistrictsError);
          translated(error.content);
          if (typeof expected === 'string') assert.equal(error.message, expected);
          else assert.match(error.message, expected);
          return true;
        },
      ));

  test('in WGS 84 by another name is read, and one whose property does not name all is refused', () => {
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } };
    assert.equal(read({ ...squareCity, crs }).areas.length, 3);
    assert.throws(() => findDistricts(read(squareCity), 'code'), {
      message: 'Feature 3 of the districts has no code. Properties that name all of them: OBJECTID, NOM.',
    });
  });
});

describe('the district of a position', () => {
  for (const [what, at, name] of [
    ['inside', [10.5, 50.5], 'Around'],
    ['in a hole that another district fills', [11.5, 51.5], 'Middle'],
    ['in the second part of a district', [14.5, 52.5], 'Islands'],
    ['between its parts', [14.5, 51.5], null],
    ['outside of all', [2, 48], null],
    ['on a border that two districts share: the first of the file', [11, 51.5], 'Around'],
    ['on the edge', [10, 50], 'Around'],
    ['no number', [Number.NaN, 50], null],
  ] as const)
    test(`${what}`, () => assert.equal(city.find(at[0], at[1]), name));

  test('is the same as without index and grid, for any borders', () => {
    const number = fc.integer({ min: -40, max: 40 });
    const star = fc.array(fc.tuple(number, number), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(star, { minLength: 1, maxLength: 6 }),
        fc.array(
          fc.tuple(
            fc.double({ min: -45, max: 45, noNaN: true }),
            fc.double({ min: -45, max: 45, noNaN: true }),
          ),
          {
            minLength: 40,
            maxLength: 40,
          },
        ),
        (stars, points) => {
          const features = stars.map((corners, index) => ({
            type: 'Feature',
            properties: { name: `${index}` },
            geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] },
          }));
          const file = read({ type: 'FeatureCollection', features });
          const { find } = findDistricts(file, 'name');
          for (const [x, y] of [...points, ...stars.flat()]) {
            const expected = file.areas.findIndex(({ polygons }) =>
              polygons.some((polygon) => pointInPolygon([x, y], polygon) !== false),
            );
            assert.equal(find(x, y), expected < 0 ? null : String(expected), `${x} ${y}`);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
