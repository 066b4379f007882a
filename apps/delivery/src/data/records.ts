import type { components } from '../../../api/generated/openapi.ts';

/** What a predictor is trained on. */
export type Records = components['schemas']['Records'];

/** What an import would read. */
export type Preview = components['schemas']['ImportPreview'];

/** The result of an import. */
export interface Imported {
  readonly report: components['schemas']['ImportReport'];
  readonly seconds: number;
  /** The file with the lines that were left out. */
  readonly skippedTo?: string;
}
