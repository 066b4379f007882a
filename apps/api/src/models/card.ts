import { z } from 'zod';
import { textSchema } from '../definition/text-schema.ts';
import { messageSchema } from '../messages/schema.ts';
import { digestPattern } from './digest.ts';

const metricValueSchema = z
  .object({
    name: z.string().meta({ description: 'Name of the metric.', examples: ['auc'] }),
    value: z.number().meta({ description: 'The measure, on records the model was not trained on.' }),
    low: z.number().meta({ description: 'Lower end of its 95 % interval; the value where there is none.' }),
    high: z.number().meta({ description: 'Upper end of it; the value where there is none.' }),
  })
  .meta({ id: 'MetricValue', description: 'A measure with its confidence interval.' });

const breakdownSchema = z
  .object({
    key: z.string().meta({ description: 'Name of the table, for programs.', examples: ['year'] }),
    title: textSchema.meta({ description: 'What the rows are.' }),
    note: textSchema.optional().meta({ description: 'How it was measured.' }),
    unit: textSchema.meta({ description: 'What is counted.' }),
    rows: z
      .array(
        z.object({
          label: textSchema.meta({ description: 'The part of the records.' }),
          count: z.int().nonnegative().meta({ description: 'How many it has.' }),
          metrics: z.array(metricValueSchema).meta({ description: 'Measures on it.' }),
        }),
      )
      .meta({ description: 'The parts.' }),
  })
  .meta({ id: 'ModelBreakdown', description: 'Measures on parts of held-out records.' });

export const calibrationBinSchema = z
  .object({
    from: z.number().meta({ description: 'Least prediction of the bin.' }),
    to: z.number().meta({ description: 'Greatest prediction of it.' }),
    predicted: z.number().meta({ description: 'Mean prediction.' }),
    observed: z.number().meta({ description: 'Observed share.' }),
    count: z.int().meta({ description: 'How many records fell in it.' }),
  })
  .meta({ id: 'CalibrationBin', description: 'What was predicted beside what happened.' });

const common = {
  field: z.string().meta({ description: 'Name of the field.' }),
  count: z.int().meta({ description: 'How many records had a value.' }),
  missing: z.int().meta({ description: 'Number of inputs without one.' }),
};

export const featureStatisticsSchema = z
  .discriminatedUnion('kind', [
    z.object({
      ...common,
      kind: z.literal('number').meta({ description: 'A number.' }),
      mean: z.number().meta({ description: 'Mean.' }),
      deviation: z.number().meta({ description: 'Standard deviation.' }),
      minimum: z.number().meta({ description: 'Smallest value.' }),
      maximum: z.number().meta({ description: 'Largest value.' }),
      edges: z.array(z.number()).max(9).meta({ description: 'Where the tenths of the values meet.' }),
      shares: z.array(z.number()).meta({ description: 'Share of each bin, one more than edges.' }),
    }),
    z.object({
      ...common,
      kind: z.literal('category').meta({ description: 'One of a list; of a date, its month.' }),
      shares: z.record(z.string(), z.number()).meta({ description: 'Share of each value.' }),
    }),
  ])
  .meta({ id: 'FeatureStatistics', description: 'How the values of a field were distributed in training.' });

const dataSchema = z
  .object({
    source: z.enum(['synthetic', 'import', 'published']).meta({
      description: 'Made up by the generator, brought by a person, or figures that ship with the trainer.',
    }),
    name: z.string().meta({ description: 'What the records are called.' }),
    fingerprint: z.string().regex(digestPattern).meta({ description: 'SHA-256 of the records.' }),
    rows: z.int().nonnegative().meta({ description: 'How many records.' }),
    quality: z
      .array(messageSchema)
      .optional()
      .meta({ description: 'What was found in imported records: missing values, rare ones …' }),
  })
  .meta({ id: 'ModelData', description: 'What a model was trained on.' });

/** The metadata of a model version: `card.json` next to its artefact. */
export const cardSchema = z
  .object({
    format: z.literal(1).meta({ description: 'Version of the card.' }),
    predictor: z.string().meta({ description: 'The predictor it belongs to.' }),
    predictorVersion: z.int().meta({ description: 'Version of the definition it was made for.' }),
    digest: z
      .string()
      .regex(digestPattern)
      .meta({ description: 'The version: SHA-256 of the artefact’s bytes.' }),
    trainer: z.string().meta({ description: 'The trainer that made it.' }),
    trainedAt: z.iso.datetime().meta({ description: 'When it was made.' }),
    seconds: z.number().nonnegative().meta({ description: 'How long that took.' }),
    seed: z.int().meta({ description: 'Seed of the training.' }),
    code: z
      .object({
        version: z.string().meta({ description: 'Version of the API.' }),
        commit: z
          .string()
          .nullable()
          .meta({ description: 'Commit of its image; null where it runs from a checkout.' }),
      })
      .meta({ id: 'ModelCode', description: 'The code that made it.' }),
    data: dataSchema,
    parameters: z
      .record(z.string(), z.union([z.string(), z.number()]))
      .meta({ description: 'Parameters of the trainer.' }),
    metrics: z.array(metricValueSchema).meta({ description: 'Measures on held-out records.' }),
    candidates: z
      .array(
        z
          .object({
            trainer: z.string().meta({ description: 'Name of the trainer.' }),
            metrics: z.array(metricValueSchema).meta({ description: 'Its cross-validated measures.' }),
          })
          .meta({ id: 'ModelCandidate', description: 'A trainer that competed.' }),
      )
      .optional()
      .meta({ description: 'All trainers, where several competed.' }),
    breakdowns: z
      .array(breakdownSchema)
      .optional()
      .meta({ description: 'Measures on parts of held-out records, and on several spans of them.' }),
    notes: z.array(textSchema).optional().meta({ description: 'What the records can’t answer.' }),
    calibration: z
      .array(calibrationBinSchema)
      .optional()
      .meta({ description: 'Calibration on held-out records.' }),
    topFeatures: z
      .array(
        z
          .object({
            field: z.string().meta({ description: 'Name of the field.' }),
            importance: z.number().meta({ description: 'Mean absolute contribution.' }),
          })
          .meta({ id: 'FeatureImportance', description: 'How much a field moves predictions.' }),
      )
      .meta({ description: 'Most important field first.' }),
    features: z
      .array(featureStatisticsSchema)
      .meta({ description: 'Distribution of each field in training.' }),
    checksum: z
      .string()
      .regex(digestPattern)
      .meta({ description: 'SHA-256 of the rest of the card, keys sorted.' }),
  })
  .meta({ id: 'ModelCard', description: 'What is known of a model version.' });

export type ModelCard = z.infer<typeof cardSchema>;
