import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Dataset } from '../generated/client.ts';
import { columnKey } from '../tables/column-key.ts';

const name = z.string().max(200);

/** How a person’s file is read for a predictor, where the names and values of the file don’t show it. */
export const mappingSchema = z
  .strictObject({
    columns: z
      .record(name, name.nullable())
      .default({})
      .meta({
        description: 'The column of the file for a column of the predictor; null to read none.',
        examples: [{ tenure: 'Tenure Months' }],
      }),
    values: z
      .record(name, z.record(name, name))
      .default({})
      .meta({
        description:
          'For a column of the predictor, what values of the file mean; an empty text is a missing value.',
        examples: [{ Churn: { left: 'Yes', stayed: 'No' } }],
      }),
    dates: z
      .record(name, z.enum(['day-first', 'month-first']))
      .default({})
      .meta({
        description:
          'For a column of dates, which number comes first in `1/2/2006`, where its cells do not show it.',
        examples: [{ DATE: 'day-first' }],
      }),
    districts: z
      .strictObject({
        digest: z
          .string()
          .regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hexadecimal digits')
          .meta({ description: '`sha256:` of the GeoJSON file, as `…/dataset/districts` answers it.' }),
        property: name.min(1).meta({
          description: 'The property of its features that names the district.',
          examples: ['name'],
        }),
        file: name.optional().meta({ description: 'What the person calls the file.' }),
      })
      .optional()
      .meta({ description: 'The district of each record is found in this file, by longitude and latitude.' }),
  })
  .meta({ id: 'Mapping', description: 'How a file is read for a predictor.' });

export type Mapping = z.infer<typeof mappingSchema>;

/** Where the mapping of a file comes from: `saved` is that of the last import of a file with the same columns. */
export type MappingSource = 'request' | 'saved' | 'none';

export const noMapping: Mapping = { columns: {}, values: {}, dates: {} };

const otherShapesSchema = z.array(z.object({ shape: z.string(), mapping: mappingSchema }));

/** The mapping of each shape among the files of imported records. */
export function mappingsOf({
  shape,
  mapping,
  otherShapes,
}: Pick<Dataset, 'shape' | 'mapping' | 'otherShapes'>): { shape: string | null; mapping: Mapping }[] {
  const first = mappingSchema.safeParse(mapping).data;
  const others = otherShapesSchema.safeParse(otherShapes).data ?? [];
  return [...(first ? [{ shape, mapping: first }] : []), ...others];
}

/** Names the shape of a file: the same for files with the same columns, in whatever order. */
export function shapeOf(header: readonly string[]): string {
  const keys = header.map(columnKey).sort();
  return createHash('sha256').update(JSON.stringify(keys)).digest('hex').slice(0, 16);
}
