import type { Borders } from '../../definition/training.ts';
import type { Point } from './city.ts';
import { type Layout, height as maxHeight, width } from './layout.ts';

const edge = 10;
/** How far a simplified border may be from the real one, in units of the map: less than its line is wide. */
const tolerance = 0.6;
/** Of the whole map: with more, borders are simplified further. */
const maxPoints = 8_000;
/** Parts and holes that are smaller are not drawn, unless a district has nothing else. */
const minArea = 2;

/**
 * The map of districts with their borders, north upwards: degrees of longitude are as short as they are in its middle.
 * @param borders of every district, in their order
 */
export function drawBorders(borders: readonly Borders[]): Layout {
  const { project, height } = projection(borders);
  const drawn = borders.map((rings) => rings.map((ring) => thin(ring.map(project))));
  let allowed = tolerance;
  let simple = simplifyAll(drawn, allowed);
  while (simple.flat(2).length > maxPoints && allowed < width) {
    allowed *= 2;
    simple = simplifyAll(drawn, allowed);
  }
  const others = simple.map(([, ...rest]) => rest);
  return {
    width,
    height,
    rings: simple.map(([largest = []]) => largest),
    ...(others.some((rings) => rings.length > 0) && { others }),
    schematic: false,
  };
}

/** From degrees to the plane, which all positions fill: a wide city needs less than the height there is. */
function projection(borders: readonly Borders[]) {
  const positions = borders.flat(2);
  const [west, east] = rangeOf(positions.map(([x]) => x));
  // A city on both sides of the antimeridian is not as wide as the world.
  const turned = (x: number) => (east - west > 180 && x < 0 ? x + 360 : x);
  const [left, right] = rangeOf(positions.map(([x]) => turned(x)));
  const [south, north] = rangeOf(positions.map(([, y]) => y));
  // 3 digits: the last ones of a cosine are another processor’s business.
  const shrink = Number(Math.cos((((south + north) / 2) * Math.PI) / 180).toFixed(3));
  const scale = Math.min(
    (width - 2 * edge) / Math.max((right - left) * shrink, 1e-9),
    (maxHeight - 2 * edge) / Math.max(north - south, 1e-9),
  );
  const height = Math.max(200, Math.ceil((north - south) * scale + 2 * edge));
  const project = ([x, y]: readonly [number, number]): Point => [
    width / 2 + (turned(x) - (left + right) / 2) * shrink * scale,
    height / 2 - (y - (south + north) / 2) * scale,
  ];
  return { project, height };
}

function rangeOf(values: readonly number[]): [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** The rings of each district, the largest first. */
const simplifyAll = (districts: readonly (readonly (readonly Point[])[])[], allowed: number): Point[][][] =>
  districts.map((rings) =>
    rings
      .map((ring) => ({ ring, area: areaOf(ring) }))
      .sort((a, b) => b.area - a.area)
      .filter(({ area }, index) => index === 0 || area >= minArea)
      .map(({ ring }) => simplify(ring, allowed)),
  );

/** By the formula of the shoelace. */
function areaOf(ring: readonly Point[]): number {
  let sum = 0;
  for (const [index, [x, y]] of ring.entries()) {
    const [nextX, nextY] = ring[(index + 1) % ring.length] as Point;
    sum += x * nextY - nextX * y;
  }
  return Math.abs(sum) / 2;
}

const rounded = ([x, y]: Point): Point => [Math.round(x * 10) / 10, Math.round(y * 10) / 10];

/** Without points in the place of the one before: files have a hundred positions where a map has one. */
function thin(ring: readonly Point[]): Point[] {
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  return ring.filter((point, index) => {
    const [x, y] = rounded(point);
    const isNew = x !== lastX || y !== lastY || index === ring.length - 1;
    [lastX, lastY] = [x, y];
    return isNew;
  });
}

/** A ring with fewer points, none of the others further than `allowed` from it (Douglas–Peucker); not closed. */
function simplify(ring: readonly Point[], allowed: number): Point[] {
  const last = ring.length - 1;
  const kept = new Uint8Array(last);
  // The two halves of a ring: from its first point to the one that is furthest away, and back.
  const middle = furthest(ring, 0, last).index;
  kept[0] = 1;
  kept[middle] = 1;
  const parts: [number, number][] = [
    [0, middle],
    [middle, last],
  ];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const [from, to] = part;
    const { index, square } = furthest(ring, from, to);
    if (square <= allowed * allowed) continue;
    kept[index] = 1;
    parts.push([from, index], [index, to]);
  }
  const simple = ring.filter((_, index) => kept[index]);
  return (simple.length > 2 ? simple : boxOf(ring)).map(rounded);
}

/** The point between two others of a ring that is furthest from the line between them, and its distance squared. */
function furthest(ring: readonly Point[], from: number, to: number): { index: number; square: number } {
  const [x1, y1] = ring[from] as Point;
  const [x2, y2] = ring[to] as Point;
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  let found = { index: from, square: 0 };
  for (let index = from + 1; index < to; index++) {
    const [x, y] = ring[index] as Point;
    const along = length > 0 ? Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length)) : 0;
    const square = (x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2;
    if (square > found.square) found = { index, square };
  }
  return found;
}

/** What is drawn of a ring that is smaller than what may be left out: a box that can be seen. */
function boxOf(ring: readonly Point[]): Point[] {
  const [left, right] = rangeOf(ring.map(([x]) => x));
  const [top, bottom] = rangeOf(ring.map(([, y]) => y));
  const [wide, high] = [Math.max(right, left + 1), Math.max(bottom, top + 1)];
  return [
    [left, top],
    [wide, top],
    [wide, high],
    [left, high],
  ];
}
