import { z } from 'zod';
import { datasetParamsSchema } from '../datasets/schema.ts';
import { textSchema } from '../definition/text-schema.ts';

const distributionSchema = z
  .object({
    count: z.int().meta({ description: 'How many had a value.' }),
    missing: z.int().meta({ description: 'How many had none.' }),
    mean: z.number().nullable().meta({ description: 'Mean; null where it is no number.' }),
    deviation: z.number().nullable().meta({ description: 'Standard deviation.' }),
    minimum: z.number().nullable().meta({ description: 'Least value.' }),
    maximum: z.number().nullable().meta({ description: 'Greatest value.' }),
    shares: z.array(z.number()).meta({ description: 'For each bin, its share of those that had a value.' }),
  })
  .meta({ id: 'FeatureDistribution', description: 'How the values of a field lie.' });

const binSchema = z
  .object({
    from: z.number().nullable().meta({ description: 'Numbers above this; null in the first bin.' }),
    to: z.number().nullable().meta({ description: 'Up to this, included; null in the last bin.' }),
    value: z
      .string()
      .nullable()
      .meta({ description: 'The value of a category; of a date, its month, "01" to "12".' }),
    label: textSchema.nullable().meta({ description: 'How a category’s value is worded.' }),
  })
  .meta({ id: 'FeatureBin', description: 'What is counted together.' });

const featureSchema = z
  .object({
    field: z.string().meta({ description: 'Name of the field.', examples: ['tenure'] }),
    label: textSchema,
    help: textSchema.nullable().meta({ description: 'What it means.' }),
    kind: z.enum(['number', 'category', 'date', 'text']).meta({ description: 'What it takes.' }),
    unit: textSchema.nullable().meta({ description: 'What it is measured in.' }),
    bins: z.array(binSchema).meta({ description: 'The tenths of the training, or the values.' }),
    training: distributionSchema.nullable().meta({ description: 'In training; null where none is known.' }),
    recent: distributionSchema.nullable().meta({ description: 'In the last predictions; null of a text.' }),
    psi: z.number().nullable().meta({
      description:
        'Population stability index: Σ (recent − training) · ln(recent / training) over the bins, no value being one of them; shares under 0.0001 count as 0.0001.',
    }),
    chance: z
      .number()
      .nullable()
      .meta({ description: 'What the index stays under 19 times in 20 without any drift.' }),
    drift: z.enum(['none', 'moderate', 'strong', 'unknown']).meta({
      description:
        'none: under 0.1 or explained by chance; moderate: under 0.25; strong: from there; unknown: nothing to compare, or fewer than 100 predictions.',
    }),
  })
  .meta({ id: 'Feature', description: 'A field of the input, in training and of late.' });

export const featuresSchema = z
  .object({
    predictor: z.string().meta({ description: 'Name of the predictor.' }),
    model: z.string().meta({ description: 'Digest of the model that is served.' }),
    training: z
      .object({
        source: z
          .enum(['synthetic', 'import', 'published'])
          .meta({ description: 'Where its records came from.' }),
        name: z.string().meta({ description: 'What they are called.' }),
        rows: z.int().meta({ description: 'How many.' }),
      })
      .meta({ id: 'FeatureTraining', description: 'What the model was trained on.' }),
    last: z.int().meta({ description: 'How many predictions were asked for.' }),
    predictions: z.int().meta({ description: 'How many there were.' }),
    enough: z.int().meta({ description: 'With fewer, drift is unknown.' }),
    features: z.array(featureSchema).meta({ description: 'The fields, in their order.' }),
  })
  .meta({ id: 'FeatureReport', description: 'The features of a predictor.' });

const minLast = 50;
const maxLast = 10_000;

export const featuresQuerySchema = z.object({
  last: z.coerce
    .number()
    .pipe(
      z
        .int('must be a whole number')
        .min(minLast, `must be at least ${minLast}`)
        .max(maxLast, `must be at most ${maxLast}`),
    )
    .default(1_000)
    .meta({ description: 'How many of the newest predictions are looked at.', examples: [1000] }),
});

export const featuresParamsSchema = datasetParamsSchema;
