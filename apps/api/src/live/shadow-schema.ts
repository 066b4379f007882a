import { z } from 'zod';
import { interval, liveSchema, name } from './schema.ts';

const measured = (description: string) =>
  z
    .object({
      value: z.number().meta({ description: 'The mean.' }),
      low: z.number().meta({ description: 'Lower end of its 95 % confidence interval.' }),
      high: z.number().meta({ description: 'Upper end of it.' }),
    })
    .nullable()
    .meta({ description });

export const shadowSchema = z
  .object({
    predictor: z.string().meta({ description: 'The predictor that the version belongs to.' }),
    digest: z.string().meta({ description: 'The version.' }),
    isShadow: z.boolean().meta({ description: 'Whether it answers the same requests unseen now.' }),
    against: z
      .string()
      .nullable()
      .meta({ description: 'The version that it is compared with: the last that served beside it.' }),
    predictions: z.int().meta({ description: 'How many predictions both have answered; see `limit`.' }),
    limit: z.int().meta({ description: 'At most this many predictions are read, the newest.' }),
    since: z.iso.datetime().nullable().meta({ description: 'When the oldest of them was made.' }),
    agreement: measured('The share with the same class; null for a target without classes.'),
    meanDifference: measured(
      'Its value minus that of the version that serves; of several classes, the probability of the class that that one names.',
    ),
    meanAbsoluteDifference: measured('The same without its sign.'),
    live: liveSchema,
    servedMeasures: z
      .array(z.object({ name, ...interval }).meta({ id: 'ServedMeasure', description: 'A measure.' }))
      .meta({ description: 'The measures of the version that serves, on the same outcomes.' }),
  })
  .meta({ id: 'ShadowFigures', description: 'How a shadow version answers.' });

const answerSchema = z
  .object({
    value: z.number().meta({ description: 'The predicted figure.' }),
    class: z.string().optional().meta({ description: 'The class.' }),
  })
  .meta({ id: 'ShadowAnswer', description: 'What a version answered.' });

export const differencesSchema = z
  .object({
    items: z
      .array(
        z
          .object({
            id: z.uuid().meta({ description: 'The prediction.' }),
            createdAt: z.iso.datetime().meta({ description: 'When it was made.' }),
            served: answerSchema,
            shadow: answerSchema,
            difference: z.number().meta({ description: 'As in `meanDifference`.' }),
          })
          .meta({ id: 'ShadowDifference', description: 'A prediction that both versions have answered.' }),
      )
      .meta({ description: 'The largest difference first.' }),
  })
  .meta({ id: 'ShadowDifferences', description: 'What both versions answer most differently.' });
