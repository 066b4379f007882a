import { z } from 'zod';
import { messageSchema } from '../messages/schema.ts';
import { cardSchema } from './card.ts';
import { digestPattern } from './digest.ts';

const digest = z.string().regex(digestPattern, 'must be sha256: and 64 hexadecimal digits');
const predictor = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be the name of a predictor')
  .meta({ description: 'Name of a predictor.', examples: ['churn'] });

export const predictorParamsSchema = z.object({ name: predictor });
export const versionParamsSchema = z.object({
  name: predictor,
  digest: digest.meta({ description: 'The version: SHA-256 of the artefact.' }),
});
export const digestParamsSchema = z.object({
  digest: digest.meta({ description: 'The version: SHA-256 of the artefact.' }),
});
export const modelQuerySchema = z.strictObject({
  predictor: predictor.optional().meta({ description: 'Only those of this predictor.' }),
});
export const comparisonQuerySchema = z.strictObject({
  predictor,
  a: digest.meta({ description: 'The version in place.' }),
  b: digest.meta({ description: 'The version beside it.' }),
});

export const bundleTextSchema = z.string().meta({ description: 'JSON: the card, and the artefact as text.' });

export const importedModelSchema = z
  .object({
    predictor: z.string().meta({ description: 'The predictor that it belongs to.' }),
    digest: z.string().meta({ description: 'The version.' }),
  })
  .meta({ id: 'ImportedModel', description: 'A version that was imported.' });

export const pinInputSchema = z
  .strictObject({
    version: z
      .string()
      .regex(/^(newest|first|sha256:[0-9a-f]{64})$/, 'must be `newest`, `first` or a digest')
      .meta({ description: '`newest`: the newest version that passes the gate; `first`; or a digest.' }),
  })
  .meta({ id: 'PinInput', description: 'The version that serves from now on.' });

export const servedVersionSchema = z
  .object({
    predictor: z.string().meta({ description: 'Name of the predictor.' }),
    digest: z.string().meta({ description: 'The version that serves now.' }),
    reason: messageSchema.nullable().meta({ description: 'Why it serves.' }),
  })
  .meta({ id: 'ServedVersion', description: 'The version of a predictor that serves, and why.' });

const { trainer, trainedAt, seed, data, metrics, predictorVersion } = cardSchema.shape;

const modelSummarySchema = z
  .object({
    predictor: z.string().meta({ description: 'The predictor it belongs to.' }),
    digest: z.string().meta({ description: 'The version.' }),
    first: z
      .boolean()
      .meta({ description: 'It is the first that was trained: the meaning of the pin `first`.' }),
    pinned: z.boolean().meta({ description: 'The version that this environment serves.' }),
    shadow: z
      .boolean()
      .meta({ description: 'It answers the same requests unseen, beside the version that serves.' }),
    refused: messageSchema
      .nullable()
      .meta({ description: 'Why it is never served: damaged or of another version; null for a valid one.' }),
    trainer: trainer.optional().meta({ description: 'The trainer that made it.' }),
    trainedAt: trainedAt.optional().meta({ description: 'When it was made.' }),
    seed: seed.optional().meta({ description: 'Seed of the training.' }),
    data: data.optional().meta({ description: 'What it was trained on.' }),
    metrics: metrics.optional().meta({ description: 'Measures on held-out records.' }),
    predictorVersion: predictorVersion
      .optional()
      .meta({ description: 'Version of the definition it was made for.' }),
  })
  .meta({ id: 'ModelSummary', description: 'A model version in a list.' });

export const modelListSchema = z
  .object({
    environment: z.string().meta({ description: 'The environment that answers.' }),
    pins: z
      .record(z.string(), z.string())
      .meta({ description: 'The pin of each predictor: `first` or a digest.' }),
    reasons: z.record(z.string(), messageSchema).meta({
      description:
        'Why the version of each predictor serves, under `npm start`; empty in a cluster, whose pins are in git.',
    }),
    shadows: z
      .record(
        z.string(),
        z.object({
          digest: z.string().meta({ description: 'The version.' }),
          problem: messageSchema
            .nullable()
            .meta({ description: 'Why it does not answer; null while it does.' }),
        }),
      )
      .meta({
        description:
          'The shadow version of each predictor that has one: it answers the same requests unseen.',
      }),
    models: z.array(modelSummarySchema).meta({ description: 'Newest first, by predictor.' }),
  })
  .meta({ id: 'ModelList', description: 'The versions in the registry.' });

const environmentSchema = z
  .object({
    environment: z.string().meta({ description: 'Its name.', examples: ['prod'] }),
    here: z.boolean().meta({ description: 'It is the one that answers.' }),
    models: z
      .array(
        z.object({
          predictor: z.string().meta({ description: 'Name of the predictor.' }),
          pin: z.string().meta({ description: 'The pin on its branch: `first` or a digest.' }),
          digest: z
            .string()
            .nullable()
            .meta({ description: 'The version that serves; null if it is not in its registry.' }),
        }),
      )
      .nullable()
      .meta({ description: 'What it serves of each predictor; null if it did not answer.' }),
  })
  .meta({ id: 'EnvironmentModels', description: 'What an environment serves.' });

export type EnvironmentModels = z.infer<typeof environmentSchema>;

export const environmentListSchema = z
  .object({
    items: z.array(environmentSchema).meta({ description: 'The one that answers first, then the others.' }),
  })
  .meta({ id: 'EnvironmentList', description: 'What each environment serves.' });

const measuredSchema = z
  .object({
    digest: z.string().meta({ description: 'The version.' }),
    metrics: metrics.meta({ description: 'Its measures on the same held-out records.' }),
  })
  .meta({ id: 'MeasuredModel', description: 'A version and its measures.' });

const differenceSchema = z
  .object({
    value: z.number().meta({ description: 'Mean loss of b minus that of a; below 0, b is better.' }),
    low: z.number().nullable().meta({ description: 'Lower bound; null if there are too few rows for one.' }),
    high: z.number().nullable().meta({ description: 'Upper bound; null if there are too few rows for one.' }),
    rows: z.int().meta({ description: 'How many rows both were measured on.' }),
  })
  .meta({ id: 'LossDifference', description: 'How much more b loses than a on the same rows.' });

const pairedSchema = z
  .object({
    verdict: z
      .enum(['better', 'undecided', 'worse'])
      .meta({ description: 'b against a; undecided while the interval has 0 in it.' }),
    difference: differenceSchema.meta({ description: 'On all rows, with a 95 % interval.' }),
    worseSlices: z
      .array(
        z.object({
          field: z.string().meta({ description: 'A field of the records.' }),
          value: z.string().meta({ description: 'Its value in these rows, at least 200.' }),
          difference: differenceSchema.meta({
            description: 'With an interval that holds for all slices at once.',
          }),
        }),
      )
      .meta({ description: 'Where b is worse beyond the interval, worst first.' }),
  })
  .meta({ id: 'PairedComparison', description: 'Two versions, row by row.' });

export const comparisonSchema = z
  .object({
    predictor: z.string().meta({ description: 'Name of the predictor.' }),
    metric: z.string().meta({ description: 'The metric that decides.' }),
    better: z.enum(['higher', 'lower']).meta({ description: 'Whether higher or lower is better.' }),
    data: data.omit({ rows: true }).meta({ description: 'The records that both were measured on.' }),
    a: measuredSchema,
    b: measuredSchema,
    paired: pairedSchema.nullable().meta({
      description: 'What decides; null for a predictor that is not measured on a sample.',
    }),
    worse: z.boolean().meta({
      description:
        'b must not replace a: it is worse beyond the interval, on all rows or on a slice. Without `paired`: by the deciding metric.',
    }),
  })
  .meta({ id: 'ModelComparison', description: 'Two versions, measured on the same held-out records.' });
