import { makeRandom } from '../src/learning/random.ts';

type Ring = readonly (readonly [number, number])[];

const square = (x: number, y: number, size: number): Ring => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];

/** Three districts: a square with a hole, the square in the hole, and two squares apart. */
export const squareCity = {
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { OBJECTID: 1, NOM: 'Around', code: 'A' },
      geometry: { type: 'Polygon', coordinates: [square(10, 50, 3), square(11, 51, 1)] },
    },
    {
      type: 'Feature',
      properties: { OBJECTID: 2, NOM: 'Middle', code: 'M' },
      geometry: { type: 'Polygon', coordinates: [square(11, 51, 1)] },
    },
    {
      type: 'Feature',
      properties: { OBJECTID: 3, NOM: 'Islands', code: null },
      geometry: { type: 'MultiPolygon', coordinates: [[square(14, 50, 1)], [square(14, 52, 1)]] },
    },
  ],
} as const;

/** A change of the districts: the same file with one feature replaced. */
export const withFeature = (index: number, changes: object): object => ({
  ...squareCity,
  features: squareCity.features.map((feature, each) =>
    each === index ? { ...feature, ...changes } : feature,
  ),
});

/** Incidents of a year, in and around the districts: longitude, latitude, month, day, hour, type. */
export function incidentsOf(count: number, seed: number): readonly (readonly number[])[] {
  const { uniform } = makeRandom(seed);
  return Array.from({ length: count }, (_, index) => [
    9.9 + uniform() * 5.2,
    49.95 + uniform() * 3.2,
    1 + (index % 12),
    1 + Math.floor(uniform() * 28),
    Math.floor(uniform() * 24),
    Math.floor(uniform() ** 2 * 4),
  ]);
}

export const two = (number: number | undefined) => String(number).padStart(2, '0');
