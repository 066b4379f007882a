import { z } from 'zod';
import { messageSchema } from '../messages/schema.ts';
import type { TrainingRow } from './store.ts';
import { readStoredMessage } from './stored-message.ts';

const time = (description: string) => z.iso.datetime().nullable().meta({ description });

export const trainingInputSchema = z
  .strictObject({
    seed: z
      .int('must be a whole number')
      .min(0, 'must be at least 0')
      .max(999_999_999, 'must be at most 999999999')
      .default(1)
      .meta({ description: 'The same records, code and seed give the same model.' }),
  })
  .meta({ id: 'TrainingInput', description: 'The options of a training.' });

export const trainingSchema = z
  .object({
    id: z.uuid().meta({ description: 'Its id.' }),
    predictor: z.string().meta({ description: 'What is trained.' }),
    state: z
      .enum(['queued', 'running', 'done', 'failed'])
      .meta({ description: 'Its state; one that was killed has failed.' }),
    step: messageSchema.nullable().meta({
      description: 'What it is doing; null before it has begun.',
    }),
    share: z.number().min(0).max(1).meta({ description: 'Progress, 0 to 1.' }),
    message: messageSchema.nullable().meta({ description: 'Why it failed, and what to do.' }),
    digest: z.string().nullable().meta({ description: 'The resulting version.' }),
    seed: z.int().meta({ description: 'Its seed.' }),
    requestedBy: z.string().meta({ description: 'Where it was requested: install, command or page.' }),
    createdAt: z.iso.datetime().meta({ description: 'When it was requested.' }),
    startedAt: time('When it began.'),
    heartbeatAt: time('When it last reported its state.'),
    endedAt: time('When it ended.'),
  })
  .meta({ id: 'Training', description: 'One run of a trainer.' });

export const trainingListSchema = z
  .object({ items: z.array(trainingSchema).meta({ description: 'Newest first, at most 50.' }) })
  .meta({ id: 'TrainingList', description: 'The latest trainings.' });

/** A row as it is answered. */
export function presentTraining(row: TrainingRow): z.infer<typeof trainingSchema> {
  const { step, message, createdAt, startedAt, heartbeatAt, endedAt, ...rest } = row;
  return {
    ...rest,
    step: step ? readStoredMessage(step) : null,
    message: message ? readStoredMessage(message) : null,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    heartbeatAt: heartbeatAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}
