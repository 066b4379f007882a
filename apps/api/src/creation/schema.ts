import { z } from 'zod';
import { tableProfileSchema } from '../datasets/read-schema.ts';
import { english, message } from '../messages/message.ts';
import { messageSchema } from '../messages/schema.ts';
import { descriptionSchema } from '../tabular/description-schema.ts';
import { isPredictorName, maxNameLength } from './name.ts';
import { targetKinds } from './target.ts';

export const tableParamsSchema = z.object({
  id: z.uuid().meta({ description: 'Id of an uploaded table.' }),
});

export const tableSchema = z
  .object({
    id: z.uuid().meta({ description: 'Its id, for drafts of a description.' }),
    profile: tableProfileSchema.meta({ description: 'What its columns contain.' }),
  })
  .meta({ id: 'Table', description: 'A table that waits to be described.' });

const badName = message('not-a-predictor-name', { max: maxNameLength });

export const predictorNameSchema = z
  .string('must be a text')
  .refine(isPredictorName, { error: english(badName), params: { message: badName } })
  .meta({ description: 'Name of the new predictor.', examples: ['bank'] });

const columnName = z.string('must be a text').max(1000, 'must have at most 1000 characters');

export const draftRequestSchema = z
  .strictObject({
    name: predictorNameSchema,
    target: columnName.min(1, 'is required').meta({ description: 'The column to predict.' }),
    kind: z
      .enum(targetKinds, `must be one of ${targetKinds.join(', ')}`)
      .optional()
      .meta({ description: 'What is predicted; by default what the column shows.' }),
    use: z
      .array(columnName)
      .max(1000, 'must have at most 1000 elements')
      .default([])
      .meta({ description: 'Columns that become fields although they would be left out.' }),
  })
  .meta({ id: 'DraftRequest', description: 'What is to be predicted from a table.' });

const destination = {
  file: z.string().meta({
    description: 'Where it belongs in the repository.',
    examples: ['apps/api/src/predictors/bank/predictor.json'],
  }),
};

export const draftSchema = z
  .object({
    description: descriptionSchema.meta({ description: 'The description, to be edited.' }),
    rows: z.int().meta({ description: 'How many rows were read.' }),
    isWhole: z.boolean().meta({ description: 'Whether these are all.' }),
    badLines: z
      .int()
      .meta({ description: 'Lines with broken quotes, or another number of cells than the header.' }),
    usable: z
      .array(z.string())
      .meta({ description: 'Columns that are left out, but can be fields if a person wants them.' }),
    warnings: z.array(messageSchema).meta({ description: 'What else to know of the table.' }),
    ...destination,
    isWritable: z.boolean().meta({
      description:
        'Whether this API writes the file into its checkout: under npm start. Otherwise it answers a patch.',
    }),
  })
  .meta({ id: 'Draft', description: 'A description drafted from a table.' });

export const createdSchema = z
  .object({
    ...destination,
    isWritten: z.boolean().meta({ description: 'Whether the file was written into the checkout.' }),
    patch: z.string().meta({ description: 'The new file as a patch, for `git apply`.' }),
  })
  .meta({ id: 'CreatedPredictor', description: 'A predictor that is to be committed.' });
