/** A point of the map, y downwards. */
export type Point = readonly [x: number, y: number];

/** What draws incidents to a district: relative to the mean district, which has 1 of each. */
export interface Character {
  /** Shops and offices. */
  readonly trade: number;
  /** Homes. */
  readonly homes: number;
  /** Parked and passing vehicles. */
  readonly traffic: number;
  /** Bars, stations, places to go out. */
  readonly nightlife: number;
  readonly cycling: number;
}

/** Corners of the districts’ borders, by name: capitals lie on the city’s edge. */
const corners: Readonly<Record<string, Point>> = {
  A: [60, 120],
  B: [240, 50],
  C: [470, 40],
  D: [690, 95],
  E: [765, 230],
  F: [735, 375],
  G: [650, 480],
  H: [545, 455],
  I: [485, 395],
  J: [405, 425],
  K: [330, 510],
  L: [195, 525],
  M: [85, 445],
  N: [30, 290],
  a: [215, 175],
  b: [335, 150],
  c: [455, 165],
  d: [590, 175],
  e: [150, 295],
  f: [285, 265],
  g: [385, 255],
  h: [490, 250],
  i: [610, 285],
  j: [175, 400],
  k: [295, 375],
  m: [495, 325],
};

/** trade, homes, traffic, nightlife, cycling */
type Traits = readonly [number, number, number, number, number];

const districts: readonly (readonly [name: string, border: string, traits: Traits])[] = [
  ['Birchfields', 'BCcb', [0.4, 1.5, 0.9, 0.3, 0.9]],
  ['Cathedral Hill', 'bchgf', [1.9, 0.8, 1.2, 1.6, 1.2]],
  ['Ferry Landing', 'hiFGHIm', [0.8, 0.7, 1.5, 1.1, 0.9]],
  ['Greenwater', 'NAae', [0.2, 1.3, 0.5, 0.2, 0.7]],
  ['Kingsmead', 'DEFid', [0.3, 1.6, 0.8, 0.2, 0.6]],
  ['Lantern Quay', 'fghmIJk', [3.9, 0.7, 1.9, 4.3, 1.7]],
  ['Market Cross', 'efkj', [2.1, 0.9, 1.3, 1.7, 1.3]],
  ['Northgate', 'ABba', [0.6, 1.2, 1.1, 0.5, 0.7]],
  ['Old Foundry', 'cdih', [0.9, 0.7, 1.2, 1.2, 1.1]],
  ['Ropewalk', 'jkJKLM', [0.7, 0.8, 0.9, 0.9, 0.9]],
  ['Saltmarsh', 'NejM', [0.2, 0.9, 0.4, 0.2, 0.4]],
  ['University Park', 'CDdc', [0.6, 0.8, 0.7, 0.9, 2.2]],
  ['Weavers Row', 'abfe', [0.6, 1.2, 0.9, 0.4, 1.0]],
];

/** A whole number of a border’s name, the same in both directions: both neighbours draw the same line. */
const codeOf = (from: string, to: string) =>
  from < to
    ? from.charCodeAt(0) * 31 + to.charCodeAt(0) * 17
    : to.charCodeAt(0) * 31 + from.charCodeAt(0) * 17;

/** The points of a border between two corners, bent a little so that it looks grown rather than ruled. */
function line(from: string, to: string): readonly Point[] {
  const [first, second] = from < to ? [from, to] : [to, from];
  const [x1, y1] = corners[first] as Point;
  const [x2, y2] = corners[second] as Point;
  const code = codeOf(from, to);
  const inner = [1 / 4, 1 / 2, 3 / 4].map((share, index): Point => {
    const bend = ((Math.floor(code / 7 ** index) % 7) - 3) * 0.025;
    return [
      Math.round(x1 + (x2 - x1) * share - (y2 - y1) * bend),
      Math.round(y1 + (y2 - y1) * share + (x2 - x1) * bend),
    ];
  });
  return [corners[from] as Point, ...(from < to ? inner : inner.reverse())];
}

/** A fictional city: no street of it exists. Districts by name. */
export const city = {
  name: 'Merrowhaven',
  width: 800,
  height: 560,
  districts: districts.map(([name, border, [trade, homes, traffic, nightlife, cycling]]) => ({
    name,
    ring: [...border].flatMap((corner, index) =>
      line(corner, border[(index + 1) % border.length] as string),
    ) as readonly Point[],
    character: { trade, homes, traffic, nightlife, cycling } satisfies Character,
  })),
};
