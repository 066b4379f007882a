import { z } from 'zod';
import { textSchema } from '../definition/text-schema.ts';

export const datasetSchema = z
  .object({
    id: z.uuid().meta({ description: 'Its id.' }),
    name: z
      .string()
      .meta({ description: 'Name of the file; the last one, if it was imported more than once.' }),
    fingerprint: z.string().meta({ description: '`sha256:` of the records as they are stored.' }),
    rows: z.int().meta({ description: 'Number of records.' }),
    leftOut: z.int().meta({ description: 'How many the predictor’s rule excluded.' }),
    createdAt: z.iso.datetime().meta({ description: 'When they were imported.' }),
  })
  .meta({ id: 'Dataset', description: 'Imported records.' });

export const importReportSchema = z
  .object({
    rows: z.int().meta({ description: 'Number of imported records.' }),
    leftOut: z.int().meta({ description: 'How many the predictor’s rule excluded.' }),
    columns: z
      .array(
        z
          .object({
            name: z.string().meta({ description: 'Column that the predictor reads.' }),
            matched: z
              .string()
              .nullable()
              .meta({ description: 'Its name in the file; null where the file has none.' }),
          })
          .meta({ id: 'MatchedColumn', description: 'A column of the predictor and its name in the file.' }),
      )
      .meta({ description: 'The predictor’s columns.' }),
    ignored: z
      .array(z.string())
      .meta({ description: 'Columns of the file that are not read: the first 100.' }),
    ignoredCount: z.int().meta({ description: 'How many columns are not read.' }),
    fingerprint: z.string().meta({ description: '`sha256:` of the records as they are stored.' }),
    dataset: datasetSchema,
    alreadyImported: z.boolean().meta({
      description: 'The next training would have read the same records anyway: only their name has changed.',
    }),
  })
  .meta({ id: 'ImportReport', description: 'The result of an import.' });

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
          })
          .meta({ id: 'ExpectedColumn', description: 'A column that is read.' }),
      )
      .meta({ description: 'The columns of a file; empty where no files are accepted.' }),
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

export const importQuerySchema = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(200, 'must be at most 200 characters')
    .default('records.csv')
    .meta({ description: 'Name of the file.', examples: ['customers-2026.csv'] }),
});
