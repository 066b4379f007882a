import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { city, type Point } from './city.ts';
import { layOut } from './layout.ts';

test('the fictional city has its own map', () => {
  const layout = layOut(['Saltmarsh', 'Lantern Quay'], [null, null]);
  assert.equal(layout.schematic, false);
  assert.deepEqual(layout.rings[0], city.districts.find(({ name }) => name === 'Saltmarsh')?.ring);
});

test('other districts lie as their records do: north above, east to the right', () => {
  const { rings, schematic } = layOut(
    ['north-east', 'south-west', 'nowhere'],
    [[490_900, 5_459_000], [489_000, 5_457_000], null],
  );
  assert.ok(schematic);
  const middle = (index: number): Point => {
    const ring = rings[index] as readonly Point[];
    const mean = (axis: 0 | 1) => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length;
    return [mean(0), mean(1)];
  };
  const [a, b, c] = [middle(0), middle(1), middle(2)];
  assert.ok(a[0] > b[0] && a[1] < b[1]);
  assert.ok(c[1] > b[1], 'what has no place stands at the foot');
});

test('degrees of longitude are drawn as short as they are', () => {
  const { rings } = layOut(
    ['west', 'east', 'north'],
    [
      [10, 60],
      [10.2, 60],
      [10, 60.1],
    ],
  );
  const middle = (index: number, axis: 0 | 1) => {
    const ring = rings[index] as readonly Point[];
    const all = ring.map((point) => point[axis]);
    return (Math.min(...all) + Math.max(...all)) / 2;
  };
  const [across, up] = [middle(1, 0) - middle(0, 0), middle(0, 1) - middle(2, 1)];
  assert.ok(across / up > 0.7 && across / up < 1.4, `${across} ${up}`);
});

test('every district has an area within the map, wherever its records are', () => {
  const centre = fc.option(
    fc.tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    ),
  );
  fc.assert(
    fc.property(fc.array(centre, { minLength: 1, maxLength: 30 }), (centres) => {
      const { rings } = layOut(
        centres.map((_, index) => `district ${index}`),
        centres,
      );
      assert.equal(rings.length, centres.length);
      for (const [x, y] of rings.flat()) assert.ok(Number.isFinite(x) && Number.isFinite(y));
    }),
  );
});
