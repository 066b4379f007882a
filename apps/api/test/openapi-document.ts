import { describeApi } from '../src/describe.ts';
import { testPredictors } from './models.ts';

export type Json = Record<string, unknown>;
export interface Operation extends Json {
  operationId: string;
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
  parameters?: { name: string; in: string; description?: string; schema: Json }[];
  security: Json[];
}

/** The document of the test predictors. */
export const document = (await describeApi(testPredictors)) as unknown as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json> };
  tags: { name: string }[];
};
export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

/** Calls `visit` with every object of the document and its path. */
export function walk(value: unknown, place: string, visit: (value: Json, place: string) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) visit(value as Json, place);
  for (const [key, part] of Object.entries(value)) walk(part, `${place}/${key}`, visit);
}
