import { z } from 'zod';
import { datasetParamsSchema } from '../datasets/schema.ts';
import { textSchema } from '../definition/text-schema.ts';

const distributionSchema = z
  .object({
    count: z.int().meta({ description: 'Number of inputs with a value.' }),
    missing: z.int().meta({ description: 'Number of inputs without one.' }),
    mean: z.number().nullable().meta({ description: 'Mean; null if the field is not a number.' }),
    deviation: z.number().nullable().meta({ description: 'Standard deviation.' }),
    minimum: z.number().nullable().meta({ description: 'Smallest value.' }),
    maximum: z.number().nullable().meta({ description: 'Largest value.' }),
    shares: z.array(z.number()).meta({ description: 'Share of each bin among the inputs with a value.' }),
  })
  .meta({ id: 'FeatureDistribution', description: 'Distribution of the values of a field.' });

const binSchema = z
  .object({
    from: z.number().nullable().meta({ description: 'Numbers above this; null in the first bin.' }),
    to: z.number().nullable().meta({ description: 'Up to and including this; null in the last bin.' }),
    value: z
      .string()
      .nullable()
      .meta({ description: 'The value of a category; of a date, its month, "01" to "12".' }),
    label: textSchema.nullable().meta({ description: 'Label of a category’s value.' }),
  })
  .meta({ id: 'FeatureBin', description: 'Values that are counted together.' });

const featureSchema = z
  .object({
    field: z.string().meta({ description: 'Name of the field.', examples: ['tenure'] }),
    label: textSchema,
    help: textSchema.nullable().meta({ description: 'What it means.' }),
    kind: z.enum(['number', 'category', 'date', 'text']).meta({ description: 'Type of its values.' }),
    unit: textSchema.nullable().meta({ description: 'Its unit.' }),
    bins: z.array(binSchema).meta({ description: 'The deciles of the training, or the values.' }),
    training: distributionSchema.nullable().meta({ description: 'In training; null if not known.' }),
    recent: distributionSchema.nullable().meta({ description: 'In the last predictions; null for text.' }),
    psi: z.number().nullable().meta({
      description:
        'Population stability index: Σ (recent − training) · ln(recent / training) over the bins; where the field is optional, no value is one of them; shares under 0.0001 count as 0.0001.',
    }),
    test: z
      .object({
        chiSquare: z
          .number()
          .meta({ description: 'Pearson’s χ² of both over the bins, rare ones together.' }),
        bound: z.number().meta({
          description: 'Without drift, χ² stays below this 9 999 999 times in 10 million.',
        }),
      })
      .nullable()
      .meta({ id: 'FeatureTest', description: 'Whether chance alone explains the difference.' }),
    drift: z.enum(['none', 'moderate', 'strong', 'unknown']).meta({
      description:
        'none: under 0.1, or χ² at most its bound; moderate: under 0.25; strong: from there; unknown: nothing to compare, or fewer than 100 predictions with a value.',
    }),
  })
  .meta({ id: 'Feature', description: 'An input field, in training and in recent predictions.' });

export const featuresSchema = z
  .object({
    predictor: z.string().meta({ description: 'Name of the predictor.' }),
    model: z.string().meta({ description: 'Digest of the model that is served.' }),
    training: z
      .object({
        source: z
          .enum(['synthetic', 'import', 'published'])
          .meta({ description: 'Where its records came from.' }),
        name: z.string().meta({ description: 'Their name.' }),
        rows: z.int().meta({ description: 'How many.' }),
      })
      .meta({ id: 'FeatureTraining', description: 'What the model was trained on.' }),
    last: z.int().meta({ description: 'Number of predictions that were requested.' }),
    predictions: z.int().meta({ description: 'Number of predictions that were found.' }),
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
    .meta({
      description: 'Number of newest predictions to look at.',
      examples: [1000],
      type: 'integer',
      minimum: minLast,
      maximum: maxLast,
    }),
});

export const featuresParamsSchema = datasetParamsSchema;
