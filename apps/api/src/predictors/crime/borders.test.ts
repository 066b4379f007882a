import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { squareCity } from '../../../test/square-city.ts';
import type { Borders } from '../../definition/training.ts';
import { drawBorders } from './borders.ts';
import type { Point } from './city.ts';

const bordersOf = ({ type, coordinates }: { type: string; coordinates: unknown }): Borders =>
  (type === 'Polygon' ? coordinates : (coordinates as unknown[]).flat()) as Borders;
const square = (x: number, y: number, size: number): Borders => [
  [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ],
];
const boxOf = (ring: readonly Point[]) => {
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
};

describe('a map with the borders that a person sent', () => {
  test('has the holes and parts of districts, north upwards, within the map', () => {
    const { rings, others, schematic, width, height } = drawBorders(
      squareCity.features.map(({ geometry }) => bordersOf(geometry)),
    );
    assert.equal(schematic, false);
    assert.deepEqual(
      [rings.map((ring) => ring.length), others?.map((each) => each.length)],
      [
        [4, 4, 4],
        [1, 0, 1],
      ],
    );
    const [around, middle] = rings.map(boxOf);
    assert.ok(around && middle);
    assert.deepEqual(boxOf(others?.[0]?.[0] ?? []), middle, 'the district in the hole fills it');
    assert.ok(around.left < middle.left && middle.right < around.right);
    const islands = [rings[2] ?? [], ...(others?.[2] ?? [])].map(boxOf).sort((a, b) => a.top - b.top);
    assert.ok((islands[0]?.bottom ?? 0) < (islands[1]?.top ?? 0));
    assert.ok(
      islands.every(({ left }) => left > around.right),
      'in the east',
    );
    for (const [x, y] of [...rings, ...(others ?? []).flat()].flat())
      assert.ok(x >= 0 && x <= width && y >= 0 && y <= height);
    const shape = (around.right - around.left) / (around.bottom - around.top);
    assert.ok(Math.abs(shape - Math.cos((51.5 * Math.PI) / 180)) < 0.01, `as wide as it is there: ${shape}`);
  });

  test('leaves out points that nobody would see, and no district', () => {
    const circle = Array.from({ length: 5_000 }, (_, step): [number, number] => [
      Math.cos((step / 2_500) * Math.PI),
      Math.sin((step / 2_500) * Math.PI),
    ]);
    const round: Borders = [[...circle, circle[0] as [number, number]]];
    const { rings } = drawBorders([round, square(5, 5, 0.0001)]);
    const [drawn = [], tiny = []] = rings;
    assert.ok(drawn.length > 20 && drawn.length < 100, String(drawn.length));
    const { left, right, top, bottom } = boxOf(drawn);
    const [x, y, radius] = [(left + right) / 2, (top + bottom) / 2, (right - left) / 2];
    for (const point of drawn)
      assert.ok(Math.abs(Math.hypot(point[0] - x, point[1] - y) - radius) < 1, 'still round');
    const small = boxOf(tiny);
    assert.ok(small.right - small.left >= 0.9 && small.bottom - small.top >= 0.9, 'can be seen');
  });

  test('has a bounded number of points, and holds a city on both sides of the antimeridian together', () => {
    const jagged = (offset: number): Borders => {
      const ring = Array.from({ length: 2_000 }, (_, step): [number, number] => {
        const angle = (step / 1_000) * Math.PI;
        const radius = step % 2 ? 1 : 0.9;
        return [offset + radius * Math.cos(angle), radius * Math.sin(angle)];
      });
      return [[...ring, ring[0] as [number, number]]];
    };
    const many = drawBorders(Array.from({ length: 20 }, (_, index) => jagged(index * 2)));
    assert.ok(many.rings.flat().length <= 8_000);
    const { rings } = drawBorders([square(179, 0, 1), square(-180, 0, 1)]);
    const [west, east] = rings.map(boxOf);
    assert.equal(west?.right, east?.left);
    assert.ok((west?.right ?? 0) - (west?.left ?? 0) > 300);
  });

  test('can be drawn of any rings, the same each time', () => {
    const position = fc.tuple(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -85, max: 85, noNaN: true }),
    );
    const ring = fc
      .array(position, { minLength: 3, maxLength: 9 })
      .map((corners) => [...corners, corners[0] as [number, number]]);
    const districts = fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(districts, (borders) => {
        const layout = drawBorders(borders);
        assert.equal(layout.rings.length, borders.length);
        for (const drawn of [...layout.rings, ...(layout.others ?? []).flat()]) {
          assert.ok(drawn.length >= 3);
          for (const [x, y] of drawn) assert.ok(Number.isFinite(x) && Number.isFinite(y));
        }
        assert.deepEqual(drawBorders(borders), layout);
      }),
    );
  });
});
