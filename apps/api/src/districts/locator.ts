import Flatbush from 'flatbush';
import pointInPolygon from 'point-in-polygon-hao';
import { message } from '../messages/message.ts';
import { DistrictsError } from './error.ts';
import type { AreaFile, Polygon, Position } from './geojson.ts';

/** Districts that can be found by a position. */
export interface Districts {
  /** The property of the file that names them. */
  readonly property: string;
  /** Their names, each once: a district may be several areas. */
  readonly names: readonly string[];
  /** The district of a position; null outside of all. On a border, or where areas overlap, the first one of the file. */
  find(longitude: number, latitude: number): string | null;
}

/** Cells on each side of the grid; a cell without a border lies in one district. */
const gridSize = 512;
/** Cells that are marked at most: borders of very long lines are found without the grid. */
const maxMarks = 20_000_000;

/**
 * Prepares the areas of a file for finding positions. Most positions are answered by a grid whose cells no border
 * crosses; for the others, the areas whose bounding box contains them are tested.
 * @throws DistrictsError when the property does not name every area
 */
export function findDistricts(file: AreaFile, property: string): Districts {
  const ofArea = file.areas.map(({ properties }, index) => {
    const name = properties.get(property);
    if (name !== undefined) return name;
    const listed = file.properties.map((each) => each.name).join(', ') || '–';
    throw new DistrictsError(
      message('geojson-name-absent', { area: index + 1, property, properties: listed }),
    );
  });
  const polygons: { readonly polygon: Polygon; readonly name: string }[] = file.areas.flatMap((area, index) =>
    area.polygons.map((polygon) => ({ polygon, name: ofArea[index] as string })),
  );
  const boxes = new Flatbush(polygons.length);
  for (const { polygon } of polygons) {
    const [west, south, east, north] = boxOf(polygon);
    boxes.add(west, south, east, north);
  }
  boxes.finish();
  const grid = openGrid(
    boxes,
    polygons.map(({ polygon }) => polygon),
  );

  /** The index of a polygon; -1 outside of all. */
  const search = (longitude: number, latitude: number): number => {
    const found = boxes.search(longitude, latitude, longitude, latitude).sort((a, b) => a - b);
    // The test answers 0 on a border.
    const isIn = (index: number) =>
      pointInPolygon([longitude, latitude], polygons[index]?.polygon ?? []) !== false;
    return found.find(isIn) ?? -1;
  };
  return {
    property,
    names: [...new Set(ofArea)],
    find: (longitude, latitude) => polygons[grid(longitude, latitude, search)]?.name ?? null,
  };
}

type Box = [west: number, south: number, east: number, north: number];

function boxOf(polygon: Polygon): Box {
  const box: Box = [180, 90, -180, -90];
  for (const [x, y] of polygon[0] ?? []) {
    if (x < box[0]) box[0] = x;
    if (y < box[1]) box[1] = y;
    if (x > box[2]) box[2] = x;
    if (y > box[3]) box[3] = y;
  }
  return box;
}

type Search = (longitude: number, latitude: number) => number;

/** Of a cell: nothing is known yet, or a border crosses it. Otherwise the polygon it lies in, from 1 for none. */
const [unknown, crossed, outside] = [0, -1, 1];

/** Remembers the answer for each cell of a grid that no border crosses; searches in the others. */
function openGrid(
  { minX, minY, maxX, maxY }: Pick<Flatbush, 'minX' | 'minY' | 'maxX' | 'maxY'>,
  polygons: readonly Polygon[],
) {
  const cells = new Int32Array(gridSize * gridSize);
  const [perX, perY] = [gridSize / (maxX - minX || 1), gridSize / (maxY - minY || 1)];
  // Rising with the number, so that a line between two numbers crosses no other cells than those between theirs.
  const within = (cell: number) => Math.max(0, Math.min(gridSize - 1, Math.floor(cell)));
  const column = (x: number) => within((x - minX) * perX);
  const row = (y: number) => within((y - minY) * perY);
  let marks = 0;
  const mark = ([x1, y1]: Position, [x2, y2]: Position) => {
    const [left, right] = [column(Math.min(x1, x2)), column(Math.max(x1, x2))];
    const [low, high] = [row(Math.min(y1, y2)), row(Math.max(y1, y2))];
    marks += (right - left + 1) * (high - low + 1);
    if (marks > maxMarks) return;
    for (let y = low; y <= high; y++) cells.fill(crossed, y * gridSize + left, y * gridSize + right + 1);
  };
  for (const ring of polygons.flat())
    for (let index = 1; index < ring.length; index++)
      mark(ring[index - 1] as Position, ring[index] as Position);
  if (marks > maxMarks) cells.fill(crossed);

  return (longitude: number, latitude: number, search: Search): number => {
    if (!(longitude >= minX && longitude <= maxX && latitude >= minY && latitude <= maxY)) return -1;
    const cell = row(latitude) * gridSize + column(longitude);
    const known = cells[cell] as number;
    if (known > unknown) return known - outside - 1;
    const found = search(longitude, latitude);
    if (known === unknown) cells[cell] = found + outside + 1;
    return found;
  };
}
