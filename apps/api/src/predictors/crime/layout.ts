import { city, type Point } from './city.ts';

/** A map of districts: rings by district, in their order. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly rings: readonly (readonly Point[])[];
  /** Further rings of each: other parts, and holes. */
  readonly others?: readonly (readonly (readonly Point[])[])[] | undefined;
  /** Drawn from the records’ positions, without real borders. */
  readonly schematic: boolean;
}

export const width = 800;
export const height = 560;
const edge = 40;
const gap = 3;

/**
 * The part of a convex ring on the nearer side of `site` to `other`, `gap` short of the middle
 * (Sutherland–Hodgman, one half-plane).
 */
function nearer(ring: readonly Point[], site: Point, other: Point, short: number): Point[] {
  const [dx, dy] = [other[0] - site[0], other[1] - site[1]];
  const length = Math.sqrt(dx * dx + dy * dy) || 1;
  /** How far a point is beyond the line. */
  const beyond = ([x, y]: Point) => ((x - site[0]) * dx + (y - site[1]) * dy) / length - length / 2 + short;
  return ring.flatMap((point, index) => {
    const next = ring[(index + 1) % ring.length] as Point;
    const [here, there] = [beyond(point), beyond(next)];
    const kept: Point[] = here <= 0 ? [point] : [];
    if (here <= 0 !== there <= 0) {
      const share = here / (here - there);
      kept.push([point[0] + (next[0] - point[0]) * share, point[1] + (next[1] - point[1]) * share]);
    }
    return kept;
  });
}

/** A hexagon, or any regular ring. */
const around = ([x, y]: Point, radius: number, corners = 12): Point[] =>
  Array.from({ length: corners }, (_, index) => {
    const angle = ((index + 0.5) / corners) * 2 * Math.PI;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });

const distance = (a: Point, b: Point) => Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2);

/** Degrees of longitude become shorter towards the poles; other positions are in metres already. */
function asPlane(centres: readonly (Point | null)[]): readonly (Point | null)[] {
  const known = centres.filter((centre) => centre !== null);
  if (known.length === 0 || known.some(([x, y]) => Math.abs(x) > 180 || Math.abs(y) > 90)) return centres;
  const latitude = known.reduce((sum, [, y]) => sum + y / known.length, 0);
  // 3 digits: the last ones of a cosine are another processor’s business.
  const shrink = Number(Math.cos((latitude / 180) * Math.PI).toFixed(3));
  return centres.map((centre) => centre && [centre[0] * shrink, centre[1]]);
}

/** Puts centres (north upwards) on the map; those without one stand in a row at its foot. */
function place(centres: readonly (Point | null)[]): Point[] {
  const known = centres.filter((centre) => centre !== null);
  const unknown = centres.length - known.length;
  const foot = unknown > 0 && known.length > 0 ? 120 : 0;
  const [left, right] = [Math.min(...known.map(([x]) => x)), Math.max(...known.map(([x]) => x))];
  const [south, north] = [Math.min(...known.map(([, y]) => y)), Math.max(...known.map(([, y]) => y))];
  const scale = Math.min(
    (width - 4 * edge) / Math.max(right - left, 1e-9),
    (height - foot - 4 * edge) / Math.max(north - south, 1e-9),
  );
  const columns = Math.ceil(Math.sqrt(unknown * 1.5)) || 1;
  let row = 0;
  return centres.map((centre): Point => {
    if (centre)
      return [
        width / 2 + (centre[0] - (left + right) / 2) * scale,
        (height - foot) / 2 - (centre[1] - (south + north) / 2) * scale,
      ];
    const index = row++;
    if (known.length > 0) return [((index + 0.5) / unknown) * width, height - foot / 2];
    const rows = Math.ceil(unknown / columns);
    return [
      (((index % columns) + 0.5) / columns) * width,
      ((Math.floor(index / columns) + 0.5) / rows) * height,
    ];
  });
}

/**
 * The map of the fictional city for its own districts; for others, each district is the part of the plane that
 * lies nearest to the mean position of its records (Voronoi cells, rounded off).
 */
export function layOut(districts: readonly string[], centres: readonly (Point | null)[]): Layout {
  const own = districts.map((name) => city.districts.find((district) => district.name === name)?.ring);
  if (own.every((ring) => ring !== undefined))
    return { width: city.width, height: city.height, rings: own, schematic: false };
  const sites = place(asPlane(centres));
  const nearest = sites
    .map((site) => Math.min(...sites.filter((other) => other !== site).map((other) => distance(site, other))))
    .sort((a, b) => a - b);
  const radius = Math.min(200, (nearest[Math.floor(nearest.length * 0.75)] ?? 100) * 0.85);
  const rings = sites.map((site) =>
    sites
      .filter((other) => other !== site)
      .reduce((ring, other) => nearer(ring, site, other, gap), around(site, radius))
      .map(([x, y]): Point => [Math.round(x), Math.round(y)]),
  );
  return { width, height, rings, schematic: true };
}
