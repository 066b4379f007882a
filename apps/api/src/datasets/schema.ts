import { z } from 'zod';
import { textSchema } from '../definition/text-schema.ts';

export const datasetSchema = z
  .object({
    id: z.uuid().meta({ description: 'Its id.' }),
    name: z.string().meta({ description: 'What the file was called.' }),
    fingerprint: z.string().meta({ description: '`sha256:` of the records as they are stored.' }),
    rows: z.int().meta({ description: 'How many records.' }),
    leftOut: z.int().meta({ description: 'How many were left out by the predictor’s rule.' }),
    createdAt: z.iso.datetime().meta({ description: 'When they were imported.' }),
  })
  .meta({ id: 'Dataset', description: 'Records that a person brought.' });

export const importReportSchema = z
  .object({
    rows: z.int().meta({ description: 'How many records were imported.' }),
    leftOut: z.int().meta({ description: 'How many were left out by the predictor’s rule.' }),
    columns: z
      .array(
        z
          .object({
            name: z.string().meta({ description: 'Column that the predictor reads.' }),
            matched: z
              .string()
              .nullable()
              .meta({ description: 'What the file calls it; null where it has none.' }),
          })
          .meta({ id: 'MatchedColumn', description: 'A column of the predictor, and that of the file.' }),
      )
      .meta({ description: 'The predictor’s columns.' }),
    ignored: z
      .array(z.string())
      .meta({ description: 'Columns of the file that are not read: the first 100.' }),
    ignoredCount: z.int().meta({ description: 'How many columns are not read.' }),
    fingerprint: z.string().meta({ description: '`sha256:` of the records as they are stored.' }),
    dataset: datasetSchema,
  })
  .meta({ id: 'ImportReport', description: 'What was read of a file of records.' });

export const recordsSchema = z
  .object({
    predictor: z.string().meta({ description: 'Name of the predictor.' }),
    source: z.enum(['synthetic', 'import', 'published']).meta({
      description:
        'What the next training reads: the generator, imported records, or figures that ship with the trainer.',
    }),
    current: datasetSchema
      .nullable()
      .meta({ description: 'The imported records that the next training reads; null without any.' }),
    history: z
      .array(datasetSchema)
      .meta({ description: 'Those imported before them, newest first; DELETE goes back to the first.' }),
    columns: z
      .array(
        z
          .object({
            name: z.string().meta({ description: 'Its name in the header.' }),
            required: z.boolean().meta({ description: 'Without it a file is refused.' }),
          })
          .meta({ id: 'ExpectedColumn', description: 'A column that is read.' }),
      )
      .meta({ description: 'The columns that a file should have; empty where none is taken.' }),
    leavesOut: textSchema.nullable().meta({ description: 'Which records are left out, and why.' }),
    disclaimer: textSchema
      .nullable()
      .meta({ description: 'What the publisher of such records asks to be said.' }),
    synthetic: z
      .object({
        notice: textSchema.meta({ description: 'The fiction and its true model.' }),
        rows: z.int().meta({ description: 'How many records it makes.' }),
        seed: z.int().meta({ description: 'Its seed.' }),
      })
      .nullable()
      .meta({ description: 'The generator of made-up records.' }),
  })
  .meta({ id: 'Records', description: 'What a predictor is trained on.' });

export const datasetParamsSchema = z.object({
  name: z.string().meta({ description: 'Name of the predictor.', examples: ['churn'] }),
});

export const importQuerySchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(200, 'must be at most 200 characters')
    .default('records.csv')
    .meta({ description: 'What the file is called.', examples: ['customers-2026.csv'] }),
});
