import { message } from '../messages/message.ts';
import { DistrictsError } from './error.ts';

/** Longitude and latitude in degrees (WGS 84), as GeoJSON has them; a height after them is not read. */
export type Position = [longitude: number, latitude: number];
/** The outer ring and the holes: each ends where it begins. */
export type Polygon = Position[][];

/** One area of a file, with what the file says of it. */
export interface Area {
  readonly properties: ReadonlyMap<string, string>;
  readonly polygons: readonly Polygon[];
}

/** The areas of a file of districts. */
export interface AreaFile {
  readonly areas: readonly Area[];
  /** The properties that name every area, with the value of the first one. */
  readonly properties: readonly { readonly name: string; readonly example: string }[];
  /** The one that is taken unless a person chooses another; null where none of the usual names is among them. */
  readonly property: string | null;
}

const maxAreas = 5_000;
const maxPositions = 1_000_000;
const maxNameLength = 200;
const maxListed = 30;

/** What the property with the name of a district is usually called, the first one that a file has. */
const usualNames = [
  'name',
  'nom',
  'district',
  'neighbourhood',
  'neighborhood',
  'quartier',
  'arrondissement',
  'community',
  'borough',
  'boroname',
  'areaname',
  'community area',
  'precinct',
  'ward',
  'department',
  'departement',
  'label',
  'title',
].map(keyOf);

/** `BORO_NAME` and `Boro name` are one; so are `name` and `NAME`. */
function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Reads a GeoJSON FeatureCollection of polygons in WGS 84 (RFC 7946).
 * @throws DistrictsError for anything else, with the area and what is wrong
 */
export function readGeojson(text: string): AreaFile {
  const file = objectOf(parse(text));
  if (file?.type !== 'FeatureCollection' || !Array.isArray(file.features))
    throw new DistrictsError(message('geojson-no-collection', { type: shown(file?.type) }));
  refuseOtherSystem(file.crs);
  const { features } = file;
  if (features.length === 0) throw new DistrictsError(message('geojson-empty'));
  if (features.length > maxAreas)
    throw new DistrictsError(message('geojson-too-many', { n: features.length, max: maxAreas }));
  let positions = 0;
  const areas = features.map((given: unknown, index): Area => {
    const feature = objectOf(given);
    const polygons = polygonsOf(objectOf(feature?.geometry), index + 1);
    positions += polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
    if (positions > maxPositions)
      throw new DistrictsError(message('geojson-too-detailed', { max: maxPositions }));
    return { properties: textsOf(objectOf(feature?.properties)), polygons };
  });
  const properties = namesOfAll(areas);
  if (properties.length === 0) throw new DistrictsError(message('geojson-no-name'));
  const found = usualNames.map((usual) => properties.find(({ name }) => keyOf(name) === usual));
  return { areas, properties, property: found.find((each) => each !== undefined)?.name ?? null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new DistrictsError(message('geojson-not-json'));
  }
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

const shown = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 60) : typeof value);

/** Before RFC 7946, a file could name another coordinate system. */
function refuseOtherSystem(crs: unknown): void {
  const name = objectOf(objectOf(crs)?.properties)?.name;
  if (typeof name === 'string' && !/(CRS:?84|EPSG:{1,2}(4326|4269|4258))$/i.test(name))
    throw new DistrictsError(message('geojson-other-system', { name: name.slice(0, 60) }));
}

function polygonsOf(geometry: Readonly<Record<string, unknown>> | undefined, area: number): Polygon[] {
  const { type, coordinates } = geometry ?? {};
  const polygons = type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' ? coordinates : undefined;
  if (!Array.isArray(polygons))
    throw new DistrictsError(message('geojson-no-polygon', { area, type: geometry ? shown(type) : 'null' }));
  return polygons.map((rings: unknown) => {
    if (!Array.isArray(rings) || rings.length === 0) throw notARing(area);
    return rings.map((ring: unknown) => ringOf(ring, area));
  });
}

function ringOf(ring: unknown, area: number): Position[] {
  if (!Array.isArray(ring) || ring.length < 4) throw notARing(area);
  const positions = ring.map((position: unknown): Position => {
    const [x, y] = Array.isArray(position) ? position : [];
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw notARing(area);
    if (Math.abs(x) > 180 || Math.abs(y) > 90)
      throw new DistrictsError(message('geojson-projected', { x, y }));
    return [x, y];
  });
  const [first, last] = [positions[0], positions.at(-1)];
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) throw notARing(area);
  return positions;
}

const notARing = (area: number) => new DistrictsError(message('geojson-no-ring', { area }));

/** The properties of an area that can be a name: texts and numbers. */
function textsOf(properties: Readonly<Record<string, unknown>> = {}): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(properties).flatMap(([name, value]) => {
      if (typeof value !== 'string' && typeof value !== 'number') return [];
      const text = String(value).trim().replace(/\s+/g, ' ');
      return text === '' || text.length > maxNameLength ? [] : [[name, text] as const];
    }),
  );
}

function namesOfAll(areas: readonly Area[]): AreaFile['properties'] {
  const [first, ...others] = areas;
  return [...(first?.properties ?? [])]
    .filter(([name]) => others.every(({ properties }) => properties.has(name)))
    .slice(0, maxListed)
    .map(([name, example]) => ({ name, example }));
}
