import type { Text } from './text.ts';

/** What is measured along one axis. */
export interface Axis {
  readonly label: Text;
  readonly unit?: Text;
}

/** Lines over a continuous axis, with an optional band (lower and upper bound) and one marked point. */
export interface CurveFigure {
  readonly kind: 'curve';
  readonly title: Text;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly {
    readonly label: Text;
    readonly points: readonly (readonly [x: number, y: number])[];
    readonly band?: readonly (readonly [x: number, low: number, high: number])[];
  }[];
  /** "You are here". */
  readonly here?: { readonly x: number; readonly y: number; readonly label: Text };
}

/** One figure on a scale; `cuts` are where the classes begin, lowest first. */
export interface GaugeFigure {
  readonly kind: 'gauge';
  readonly title: Text;
  readonly value: number;
  readonly minimum: number;
  readonly maximum: number;
  /** `percent` shows a share of 0 to 1 as a percentage. */
  readonly format?: 'number' | 'percent';
  readonly cuts: readonly { readonly at: number; readonly label: Text }[];
}

/** One bar for each thing, with an optional reference mark (last year’s same slot). */
export interface BarsFigure {
  readonly kind: 'bars';
  readonly title: Text;
  readonly unit?: Text;
  readonly reference?: Text;
  readonly bars: readonly { readonly label: Text; readonly value: number; readonly reference?: number }[];
}

/** Areas of a plane coloured by value; polygons are rings of points, y downwards. */
export interface MapFigure {
  readonly kind: 'map';
  readonly title: Text;
  readonly unit?: Text;
  readonly width: number;
  readonly height: number;
  readonly areas: readonly {
    readonly id: string;
    readonly label: Text;
    readonly ring: readonly (readonly [x: number, y: number])[];
    readonly value: number;
  }[];
  readonly here?: string;
}

/** A table of values as colours, e.g. weekday by hour. */
export interface HeatmapFigure {
  readonly kind: 'heatmap';
  readonly title: Text;
  readonly unit?: Text;
  readonly rows: readonly Text[];
  readonly columns: readonly Text[];
  readonly values: readonly (readonly number[])[];
  readonly here?: readonly [row: number, column: number];
}

/** A picture of a prediction, as data: the pages draw it, with a table for who does not see it. */
export type Figure = CurveFigure | GaugeFigure | BarsFigure | MapFigure | HeatmapFigure;
