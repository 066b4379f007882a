import { z } from 'zod';
import { actualSchema } from '../definition/actual.ts';
import { figureSchema } from '../definition/figure.ts';
import { textSchema } from '../definition/text-schema.ts';
import { maxCounted, pageQuery } from '../lists/paging.ts';
import { messageSchema } from '../messages/schema.ts';
import { sources } from './record.ts';

const outcomeSchema = z
  .object({
    value: z.number().meta({
      description: 'The predicted figure, in the unit of the target: a probability, a count, years.',
    }),
    class: z.string().optional().meta({ description: 'A key of the target’s classes.' }),
    interval: z
      .tuple([z.number(), z.number()])
      .optional()
      .meta({ description: 'Low and high end of the interval that holds the truth 8 times in 10.' }),
    parts: z
      .record(z.string(), z.number())
      .optional()
      .meta({ description: 'What the value is made of, by the keys of the target’s parts.' }),
    date: z.iso.date().optional().meta({ description: 'A day.' }),
    reference: z.number().optional().meta({ description: 'What the value is compared with.' }),
  })
  .meta({ id: 'Outcome', description: 'What a model answered.' });

const explanationSchema = z
  .object({
    base: z.number().meta({ description: 'Where the model begins before it knows anything.' }),
    score: z.number().meta({ description: 'Base plus all contributions, on the target’s scale.' }),
    contributions: z
      .record(z.string(), z.number())
      .meta({ description: 'What each field adds or subtracts, by name.' }),
  })
  .meta({ id: 'Explanation', description: 'Why: contributions that add up to the score.' });

const wordingSchema = z
  .object({
    headline: textSchema.meta({ description: 'The result in a few words.' }),
    sentence: textSchema.optional().meta({ description: 'One sentence more.' }),
  })
  .meta({ id: 'Wording', description: 'The outcome as a person reads it.' });

const made = {
  id: z.uuid().meta({ description: 'Its id, in the order of time.' }),
  predictor: z.string().meta({ description: 'Name of the predictor.', examples: ['churn'] }),
  model: z.string().meta({ description: 'Digest of the model that made it.' }),
  outcome: outcomeSchema,
  createdAt: z.iso.datetime().meta({ description: 'When it was made.' }),
};

export const predictionSchema = z
  .object({
    ...made,
    explanation: explanationSchema,
    wording: wordingSchema,
    synthetic: z.boolean().meta({ description: 'Whether the model was trained on made-up records.' }),
    stored: z.boolean().meta({ description: 'Whether it is stored, to be read again.' }),
    notStored: messageSchema.nullable().meta({ description: 'Why it is not stored; null when it is.' }),
  })
  .meta({ id: 'Prediction', description: 'A prediction, explained.' });

const stored = {
  ...made,
  source: z
    .enum(sources)
    .meta({ description: 'Where it was asked for: a page, a client, a file, an inference tool.' }),
  input: z
    .record(z.string(), z.union([z.string(), z.number(), z.null()]))
    .meta({ description: 'What was asked, by the names of the fields.' }),
  actual: actualSchema
    .nullable()
    .meta({ description: 'What actually happened; null while nobody has reported it.' }),
  microseconds: z.int().meta({ description: 'Time of the model itself.' }),
  wording: wordingSchema
    .nullable()
    .meta({ description: 'As a person reads it; null when its model is not at hand.' }),
};

const listedPredictionSchema = z
  .object(stored)
  .meta({ id: 'ListedPrediction', description: 'A stored prediction as lists show it.' });

/** A page of predictions; counting stops where nobody reads on. */
export const predictionPageSchema = z
  .object({
    items: z
      .array(listedPredictionSchema)
      .meta({ description: 'The predictions of this page, newest first.' }),
    nextCursor: z.string().nullable().meta({ description: 'Cursor of the next page; null on the last.' }),
    total: z.int().meta({ description: `How many match; ${maxCounted} means ${maxCounted} or more.` }),
  })
  .meta({ id: 'PredictionPage', description: 'A page of predictions.' });

export const storedPredictionSchema = z
  .object({
    ...stored,
    explanation: explanationSchema.nullable().meta({ description: 'Null when its model is not at hand.' }),
    figures: z
      .array(figureSchema)
      .meta({ description: 'Pictures of the result; none when its model is not at hand.' }),
    synthetic: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether its model was trained on made-up records; null when not known.' }),
    note: messageSchema.nullable().meta({ description: 'Why the explanation is left out.' }),
  })
  .meta({ id: 'StoredPrediction', description: 'A stored prediction with its explanation and figures.' });

const filters = {
  predictor: z.string().max(60).optional().meta({ description: 'Only of this predictor.' }),
  model: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, 'must be a digest: sha256: and 64 hexadecimal digits')
    .optional()
    .meta({ description: 'Only of the model with this digest.' }),
  class: z.string().max(60).optional().meta({ description: 'Only with this class.' }),
  source: z.enum(sources).optional().meta({ description: 'Only those asked for in this way.' }),
  batch: z.uuid().optional().meta({ description: 'Only those of the batch with this id.' }),
  from: moment('Only those made at or after this time; a day means its beginning in UTC.'),
  to: moment('Only those made before this time; a day means its end in UTC.', true),
};

function moment(description: string, end = false) {
  const message = 'must be a day (2026-11-21) or a time (2026-11-21T10:00:00Z)';
  return z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], message)
    .transform((text) => new Date(Date.parse(text) + (end && text.length === 10 ? 86_400_000 : 0)))
    .optional()
    .meta({ description, type: 'string' });
}

export const predictionFilterSchema = z.object(filters);
export type PredictionFilter = z.infer<typeof predictionFilterSchema>;

export const predictionQuerySchema = z.object({ ...filters, ...pageQuery });
export type PredictionQuery = z.infer<typeof predictionQuerySchema>;

export const batchQuerySchema = z.object({
  store: z.enum(['true', 'false'], 'must be true or false').optional().meta({
    description:
      '`false` stores nothing; `true`, for administrators, stores a batch of any size. Without it, a batch is stored as far as the limits allow.',
  }),
});

export const predictionParamsSchema = z.object({
  id: z.uuid().meta({ description: 'Id of the prediction.' }),
});

export const predictionOriginSchema = z
  .object({
    id: made.id,
    predictor: made.predictor,
    model: made.model,
    createdAt: made.createdAt,
  })
  .meta({
    id: 'PredictionOrigin',
    description: 'Which model made a prediction, and when; nothing of what was asked.',
  });

export const deletionQuerySchema = z.object({
  ...filters,
  ids: z
    .string()
    .max(8_000)
    .transform((text) => text.split(','))
    .pipe(z.array(z.uuid('must be ids separated by commas')).max(200, 'must be at most 200 ids'))
    .optional()
    .meta({ description: 'Only these: ids separated by commas, at most 200.', type: 'string' }),
  all: z
    .enum(['true', 'false'], 'must be true or false')
    .optional()
    .meta({ description: 'Required without ids and filters: `true` deletes all.' }),
});
export type PredictionDeletion = z.infer<typeof deletionQuerySchema>;

export const deletedSchema = z
  .object({ deleted: z.int().meta({ description: 'How many predictions were deleted.' }) })
  .meta({ id: 'Deleted', description: 'The result of a deletion.' });
