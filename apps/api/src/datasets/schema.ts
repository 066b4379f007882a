import { z } from 'zod';
import { textSchema } from '../definition/text-schema.ts';
import { messageSchema } from '../messages/schema.ts';
import { mappingSchema } from './mapping.ts';

const fileNameSchema = z
  .string('must be a text')
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must be at most 200 characters')
  .default('records.csv')
  .meta({ description: 'Name of the file.', examples: ['customers-2026.csv'] });

export const qualitySchema = z
  .array(messageSchema)
  .meta({ description: 'What is remarkable in the records: missing values, rare ones, merged spellings …' });

export const datasetSchema = z
  .object({
    id: z.uuid().meta({ description: 'Its id.' }),
    name: z
      .string()
      .meta({ description: 'Name of the file; the last one, if it was imported more than once.' }),
    fingerprint: z.string().meta({ description: '`sha256:` of the records as they are stored.' }),
    rows: z.int().meta({ description: 'Number of records.' }),
    leftOut: z.int().meta({ description: 'How many the predictor’s rule excluded.' }),
    skipped: z.int().meta({ description: 'Lines that could not be read and were left out.' }),
    mapping: mappingSchema,
    quality: qualitySchema,
    createdAt: z.iso.datetime().meta({ description: 'When they were imported.' }),
  })
  .meta({ id: 'Dataset', description: 'Imported records.' });

export const uploadSchema = z
  .object({
    id: z.uuid().meta({ description: 'Its id, for a preview and an import.' }),
    bytes: z.int().meta({ description: 'Size of the file.' }),
    digest: z.string().meta({ description: '`sha256:` of the file.' }),
  })
  .meta({ id: 'Upload', description: 'A file that waits to be imported.' });

const sourceShape = {
  files: z
    .array(
      z
        .strictObject({
          id: z.uuid('must be a UUID').meta({ description: 'Id of the upload.' }),
          name: fileNameSchema,
        })
        .meta({ id: 'ImportFile', description: 'An uploaded file and its name.' }),
    )
    .min(1, 'must have at least 1 element')
    .max(50, 'must have at most 50 elements')
    .meta({ description: 'The uploaded files, which are read as one.' }),
  mapping: mappingSchema.optional().meta({
    description: 'How they are read. Without it, as the last import of a file with the same columns.',
  }),
  mappings: z
    .record(z.string().max(64), mappingSchema)
    .optional()
    .meta({ description: 'How the files of a shape are read, where files have different columns.' }),
  skip: z
    .number('must be a number')
    .min(0, 'must be at least 0')
    .max(0.5, 'must be at most 0.5')
    .default(0)
    .meta({
      description: 'Share of lines that may be left out because they cannot be read.',
      examples: [0.01],
    }),
};

export const importRequestSchema = z
  .strictObject(sourceShape)
  .meta({ id: 'ImportRequest', description: 'Files to import.' });

export const previewRequestSchema = z
  .strictObject({
    ...sourceShape,
    maxRows: z
      .int('must be a whole number')
      .min(1, 'must be at least 1')
      .max(1e9, 'must be at most 1000000000')
      .default(20_000)
      .meta({ description: 'How many records are read: of each file, the same share.' }),
  })
  .meta({ id: 'PreviewRequest', description: 'Files to look at.' });

export const recordsSchema = z
  .object({
    predictor: z.string().meta({ description: 'Name of the predictor.' }),
    source: z.enum(['synthetic', 'import', 'published']).meta({
      description:
        'What the next training reads: generated records, imported records, or published figures of the trainer.',
    }),
    current: datasetSchema
      .nullable()
      .meta({ description: 'The imported records that the next training reads; null without any.' }),
    history: z
      .array(datasetSchema)
      .meta({ description: 'Earlier imports, newest first; DELETE goes back to the first of them.' }),
    columns: z
      .array(
        z
          .object({
            name: z.string().meta({ description: 'Its name in the header.' }),
            required: z.boolean().meta({ description: 'Whether a file without it is refused.' }),
            content: z
              .enum(['number', 'category', 'label', 'date', 'time', 'text'])
              .nullable()
              .meta({ description: 'What its cells contain; null where it is not declared.' }),
            values: z
              .array(z.string())
              .nullable()
              .meta({ description: 'The values of a category; null for other columns.' }),
          })
          .meta({ id: 'ExpectedColumn', description: 'A column that is read.' }),
      )
      .meta({ description: 'The columns of a file; empty where no files are accepted.' }),
    districts: z
      .object({
        name: z.string().meta({ description: 'Column of the district.' }),
        longitude: z.string().meta({ description: 'Column of the longitude.' }),
        latitude: z.string().meta({ description: 'Column of the latitude.' }),
      })
      .nullable()
      .meta({
        description: 'The columns by which a GeoJSON file of districts is used; null where none is taken.',
      }),
    leavesOut: textSchema.nullable().meta({ description: 'Which records are excluded, and why.' }),
    disclaimer: textSchema
      .nullable()
      .meta({ description: 'The disclaimer that the publisher of such records requires.' }),
    synthetic: z
      .object({
        notice: textSchema.meta({ description: 'What is made up, and the true model behind it.' }),
        rows: z.int().meta({ description: 'How many records it generates.' }),
        seed: z.int().meta({ description: 'Its seed.' }),
      })
      .nullable()
      .meta({ description: 'The generator of made-up records.' }),
  })
  .meta({ id: 'Records', description: 'What a predictor is trained on.' });

export const datasetParamsSchema = z.object({
  name: z.string().meta({ description: 'Name of the predictor.', examples: ['churn'] }),
});

export const uploadParamsSchema = datasetParamsSchema.extend({
  id: z.uuid().meta({ description: 'Id of the upload.' }),
});

export const importQuerySchema = z.object({ name: fileNameSchema });
