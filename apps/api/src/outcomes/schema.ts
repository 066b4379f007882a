import { z } from 'zod';
import { actualSchema } from '../definition/actual.ts';
import { badRowSchema } from '../http/problem.ts';

export const outcomeBodySchema = z
  .strictObject({ actual: actualSchema })
  .meta({ id: 'ActualInput', description: 'What actually happened after a prediction.' });

export const storedOutcomeSchema = z
  .object({
    prediction: z.uuid().meta({ description: 'Id of the prediction.' }),
    actual: actualSchema,
    state: z
      .enum(['new', 'corrected', 'unchanged'])
      .meta({ description: 'Whether it is the first, replaced another, or was stored already.' }),
    reportedAt: z.iso.datetime().meta({ description: 'When this value was reported.' }),
  })
  .meta({ id: 'ReportedOutcome', description: 'What actually happened, as it is stored.' });

export const outcomeFileSchema = z
  .object({
    new: z.int().meta({ description: 'Predictions that had no outcome before.' }),
    corrected: z.int().meta({ description: 'Predictions whose outcome was replaced.' }),
    unchanged: z.int().meta({ description: 'Predictions that had this outcome already.' }),
    blank: z.int().meta({ description: 'Lines without an outcome: not known yet.' }),
    unknown: z.int().meta({ description: 'Lines whose prediction does not exist, or was deleted.' }),
    badRows: z.array(badRowSchema).meta({ description: 'The first 100 lines that were refused.' }),
    badCount: z.int().meta({ description: 'How many lines were refused.' }),
  })
  .meta({ id: 'OutcomeFile', description: 'What became of a file of outcomes.' });
