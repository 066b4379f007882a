import type { components } from '../../../api/generated/openapi.ts';

/** What a predictor is trained on. */
export type Records = components['schemas']['Records'];

/** The result of an import. */
export interface Imported {
  readonly report: components['schemas']['ImportReport'];
  readonly seconds: number;
}
