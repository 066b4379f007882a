import { z } from 'zod';
import { textSchema } from '../definition/text-schema.ts';
import { calibrationBinSchema } from '../models/card.ts';
import { enoughOfEach, enoughOutcomes } from './measures.ts';

export const interval = {
  value: z.number().meta({ description: 'The measure, on predictions whose outcome is known.' }),
  low: z.number().meta({
    description: 'Lower end of its 95 % confidence interval, which counts outcomes as independent.',
  }),
  high: z.number().meta({ description: 'Upper end of it.' }),
};
export const name = z.string().meta({ description: 'Name of the measure.', examples: ['logLoss'] });

const liveMeasureSchema = z
  .object({
    name,
    title: textSchema.meta({ description: 'What it is called.' }),
    better: z
      .enum(['higher', 'lower', 'zero'])
      .meta({ description: 'Whether higher or lower is better, or nearer to 0.' }),
    format: z.enum(['number', 'percent']).meta({ description: '`percent` shows a share as a percentage.' }),
    ...interval,
    promised: z
      .object({
        value: z.number().meta({ description: 'The measure on held-out records.' }),
        low: z.number().meta({ description: 'Lower end of its 95 % confidence interval.' }),
        high: z.number().meta({ description: 'Upper end of it.' }),
      })
      .nullable()
      .meta({ description: 'What the card says; null where it has no such measure.' }),
  })
  .meta({ id: 'LiveMeasure', description: 'A measure in service beside what the card promises.' });

const periodSchema = z
  .object({
    from: z.iso.datetime().meta({ description: 'When its first prediction was made.' }),
    to: z.iso.datetime().meta({ description: 'When its last prediction was made.' }),
    outcomes: z.int().meta({ description: 'How many outcomes it has.' }),
    measures: z
      .array(z.object({ name, ...interval }).meta({ id: 'PeriodMeasure', description: 'A measure.' }))
      .meta({ description: 'The same measures on this period alone.' }),
  })
  .meta({ id: 'LivePeriod', description: 'Consecutive predictions with enough outcomes.' });

const adviceSchema = z
  .object({
    reasons: z.array(z.enum(['loss', 'drift'])).meta({
      description: 'loss: worse in service than the card promises; drift: inputs differ from the training.',
    }),
    drifted: z.array(z.string()).meta({ description: 'Fields that have drifted strongly.' }),
    commands: z.array(z.string()).meta({ description: 'What to type, in this order.' }),
  })
  .meta({ id: 'RetrainingAdvice', description: 'Why to train again, and how.' });

export const liveSchema = z
  .object({
    predictor: z.string().meta({ description: 'The predictor that the version belongs to.' }),
    digest: z.string().meta({ description: 'The version.' }),
    outcomes: z.int().meta({ description: 'How many of its predictions have a known outcome; see `limit`.' }),
    rarer: z
      .int()
      .nullable()
      .meta({ description: 'Of a probability: how many outcomes of the rarer kind; otherwise null.' }),
    byVisitors: z.int().meta({ description: 'How many of them visitors reported, not an administrator.' }),
    limit: z.int().meta({ description: 'At most this many outcomes are read, the newest.' }),
    required: z
      .int()
      .meta({ description: 'Fewer outcomes than this are not measured.', examples: [enoughOutcomes] }),
    requiredOfEach: z.int().meta({
      description: 'A probability needs this many that happened, and that did not.',
      examples: [enoughOfEach],
    }),
    isEnough: z.boolean().meta({ description: 'Whether there are enough outcomes to measure anything.' }),
    measures: z.array(liveMeasureSchema).meta({ description: 'None without enough outcomes.' }),
    calibration: z
      .array(calibrationBinSchema)
      .meta({ description: 'Predicted and observed shares; none for a target that is no probability.' }),
    periods: z
      .array(periodSchema)
      .meta({ description: 'Over time, oldest first; none with too few outcomes for two periods.' }),
    verdict: z
      .object({
        metric: z.string().meta({ description: 'The measure that decides.' }),
        state: z.enum(['within', 'beyond']).meta({
          description: 'beyond: worse than the card’s interval, by more than both samples explain.',
        }),
      })
      .nullable()
      .meta({ description: 'Null without enough outcomes, or if the card promises none of the measures.' }),
    advice: adviceSchema
      .nullable()
      .meta({ description: 'Of the version that serves: why to train again; null without a reason.' }),
  })
  .meta({ id: 'LiveFigures', description: 'How a version does in service.' });
