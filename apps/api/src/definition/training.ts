import type { Text } from './text.ts';

/** The rings of an area, outer ones and holes: positions in degrees, the first one again at the end. */
export type Borders = readonly (readonly (readonly [longitude: number, latitude: number])[])[];

/** The input of trainers. Nothing else may influence the artefact: the same input gives the same bytes. */
export interface TrainingContext<Row> {
  /** The rows, in their order; may be called several times. */
  records(): AsyncIterable<Row>;
  /** How many they are. */
  readonly rows: number;
  readonly seed: number;
  /** Finds the borders of a district by its name in the rows, where a person sent districts with the records. */
  borders?(): Promise<(district: string) => Borders | undefined>;
  /** Reports the progress: `share` from 0 to 1. */
  report(step: Text, share: number): void;
  /** Aborted when the training must end; trainers check it between steps. */
  readonly signal: AbortSignal;
}

/** A measure with its 95 % confidence interval. */
export interface MetricValue {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Measures on parts of held-out records, or on several spans of them: a table of the card. */
export interface Breakdown {
  /** For programs: `year`. */
  readonly key: string;
  readonly title: Text;
  /** How it was measured. */
  readonly note?: Text;
  /** What the rows count. */
  readonly unit: Text;
  readonly rows: readonly {
    readonly label: Text;
    readonly count: number;
    readonly metrics: readonly MetricValue[];
  }[];
}

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  /** Mean prediction and observed share of the bin. */
  readonly predicted: number;
  readonly observed: number;
  readonly count: number;
}

/** The result of a training. */
export interface Trained {
  /** Plain JSON, deterministic, without times or paths: its digest is the model’s version. */
  readonly artefact: unknown;
  /** The trainer that made it: a name of `trainers`. */
  readonly trainer: string;
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Measured on records that it was not trained on. */
  readonly metrics: readonly MetricValue[];
  readonly breakdowns?: readonly Breakdown[];
  /** What the records can't answer, for people who read the card. */
  readonly notes?: readonly Text[];
  readonly calibration?: readonly CalibrationBin[];
  /** Mean absolute contribution of each field, largest first. */
  readonly topFeatures: readonly { readonly field: string; readonly importance: number }[];
  /** Every trainer’s cross-validated metrics, where several competed. */
  readonly candidates?: readonly { readonly trainer: string; readonly metrics: readonly MetricValue[] }[];
}

export interface TrainerDeclaration {
  readonly name: string;
  readonly title: Text;
}

/** A measure of cards: of the model, or of the rows of its breakdowns. */
export interface MetricDeclaration {
  readonly name: string;
  readonly title: Text;
  /** For the heads of tables, where the title is long. */
  readonly short?: Text;
  readonly better: 'higher' | 'lower';
  /** `percent` shows a share of 0 to 1 as a percentage. */
  readonly format?: 'number' | 'percent';
}
