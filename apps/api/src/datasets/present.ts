import type { z } from 'zod';
import type { Column } from '../definition/data.ts';
import type { Dataset } from '../generated/client.ts';
import { presentRow } from '../http/problem.ts';
import { presentMessage } from '../messages/schema.ts';
import { mappingSchema, noMapping } from './mapping.ts';
import type { Preview } from './preview.ts';
import type { ReadReport, ReadShape } from './read-report.ts';
import type { importReportSchema, previewSchema } from './read-schema.ts';
import type { datasetSchema } from './schema.ts';
import type { ImportResult } from './store.ts';

type Shown<Schema extends z.ZodType> = z.input<Schema>;

/** Imported records as they are answered. */
export function presentDataset(dataset: Dataset): Shown<typeof datasetSchema> {
  const { id, name, fingerprint, rows, leftOut, skipped, mapping, quality, createdAt } = dataset;
  return {
    id,
    name,
    fingerprint,
    rows,
    leftOut,
    skipped,
    mapping: mappingSchema.safeParse(mapping).data ?? noMapping,
    quality: quality as unknown as Shown<typeof datasetSchema>['quality'],
    createdAt: createdAt.toISOString(),
  };
}

/** A column that a predictor reads, as it is answered. */
export const presentColumn = ({ name, required, content }: Column) => ({
  name,
  required,
  content: content?.kind ?? null,
  values: content?.kind === 'category' ? content.values.map(({ value }) => value) : null,
});

function presentRead({
  rows,
  leftOut,
  badCount,
  badRows,
  files,
  quality,
}: Omit<ReadReport, 'refusal' | 'shapes'>) {
  return {
    rows,
    leftOut,
    badCount,
    badRows: badRows.map(presentRow),
    files: [...files],
    quality: quality.map(presentMessage),
  };
}

function presentShape({ columns, ignored, districts, ...shape }: ReadShape) {
  return {
    ...shape,
    columns: columns.map(({ changes, ...column }) => ({ ...column, changes: [...changes] })),
    ignored: [...ignored],
    districts: districts
      ? {
          ...districts.choice,
          properties: [...districts.properties],
          count: districts.districts.names.length,
        }
      : null,
  };
}

/** The result of an import as it is answered. */
export function presentImport(result: ImportResult): Shown<typeof importReportSchema> {
  const { dataset, alreadyImported } = result;
  return {
    ...presentRead(result),
    shapes: result.shapes.map(presentShape),
    fingerprint: dataset.fingerprint,
    dataset: presentDataset(dataset),
    alreadyImported,
  };
}

/** A preview as it is answered. */
export function presentPreview(preview: Preview): Shown<typeof previewSchema> {
  const { refusal, isWhole, shapes } = preview;
  return {
    ...presentRead(preview),
    refusal: refusal && presentMessage(refusal),
    isWhole,
    shapes: shapes.map(({ profile, ...shape }) => ({
      ...presentShape(shape),
      profile: {
        rows: profile.rows,
        isWhole: profile.isWhole,
        lines: profile.lines.map((cells) => [...cells]),
        columns: profile.columns.map(({ values, number, ...column }) => ({
          ...column,
          values: [...values],
          number: number && { ...number, tenths: [...number.tenths] },
        })),
      },
    })),
  };
}
