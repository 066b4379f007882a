import { z } from 'zod';
import type { AnyPredictor } from '../definition/predictor.ts';
import { textSchema } from '../definition/text-schema.ts';
import { cardSchema } from './card.ts';
import type { LoadedModel } from './serving.ts';

const text = (description: string) => textSchema.meta({ description });

const described = {
  label: text('What the field is called.'),
  help: text('What it means.').optional(),
  optional: z.literal(true).optional().meta({ description: 'It may be left out.' }),
};

const scalar = z.union([z.string(), z.number()]);

const fieldSchema = z
  .discriminatedUnion('kind', [
    z.object({
      ...described,
      kind: z.literal('number').meta({ description: 'A number.' }),
      integer: z.literal(true).optional().meta({ description: 'Whole numbers only.' }),
      minimum: z.number().meta({ description: 'Smallest allowed value.' }),
      maximum: z.number().meta({ description: 'Largest allowed value.' }),
      unit: text('What it counts or measures in.').optional(),
      default: z.number().optional().meta({ description: 'A sensible value.' }),
    }),
    z.object({
      ...described,
      kind: z.literal('category').meta({ description: 'One of a list.' }),
      values: z
        .array(
          z.object({
            value: scalar.meta({ description: 'The value to send.' }),
            label: text('As people read it.'),
          }),
        )
        .meta({ description: 'The allowed values.' }),
      default: scalar.optional().meta({ description: 'A sensible value.' }),
      rest: scalar.optional().meta({ description: 'The value for those that are not listed.' }),
    }),
    z.object({
      ...described,
      kind: z.literal('date').meta({ description: 'A day.' }),
      minimum: z.string().meta({ description: 'First day allowed.' }),
      maximum: z.string().meta({ description: 'Last day allowed.' }),
      default: z.string().optional().meta({ description: 'A sensible day; `today` is today.' }),
    }),
    z.object({
      ...described,
      kind: z.literal('text').meta({ description: 'A line of text.' }),
      minimumLength: z.int().meta({ description: 'Minimum number of characters.' }),
      maximumLength: z.int().meta({ description: 'Maximum number of characters.' }),
      default: z.string().optional().meta({ description: 'A sensible text.' }),
    }),
  ])
  .meta({ id: 'PredictorField', description: 'One field of a predictor’s input.' });

/** A predictor as pages read it. */
export const predictorSchema = z
  .object({
    name: z.string().meta({ description: 'Its name in paths.', examples: ['churn'] }),
    title: text('What it is called.'),
    question: text('What a person asks it.'),
    summary: text('What it does, in a sentence or two.'),
    notice: text('Said with every result.'),
    fields: z
      .record(z.string(), fieldSchema)
      .meta({ description: 'Its input by name, as the model that serves knows it.' }),
    target: z
      .object({
        label: text('What is predicted.'),
        kind: z
          .enum(['probability', 'class', 'count', 'number', 'years'])
          .meta({ description: 'What kind of figure.' }),
        unit: text('Its unit.').optional(),
        classes: z
          .record(z.string(), text('A class.'))
          .optional()
          .meta({ description: 'The classes of an outcome.' }),
        happened: z.string().optional().meta({ description: 'The class of a row in which it happened.' }),
        parts: z
          .record(z.string(), text('A part.'))
          .optional()
          .meta({ description: 'The parts of the figure.' }),
        scale: text('What contributions are measured in.'),
      })
      .meta({ description: 'What is predicted.' }),
    data: z
      .object({
        synthetic: z.boolean().meta({ description: 'The model was trained on generated records.' }),
        notice: text('What is made up, where it is.').optional(),
        disclaimer: text('The notice that the publisher of the data requires.').optional(),
        leavesOut: text('Which records are left out, and why.').optional(),
      })
      .meta({ description: 'Notices about the data behind the results.' }),
    model: cardSchema
      .pick({ digest: true, trainer: true, trainedAt: true, data: true })
      .meta({ description: 'The version that serves.' }),
    trainers: z
      .array(
        z.object({ name: z.string().meta({ description: 'Its name.' }), title: text('What it is called.') }),
      )
      .meta({ description: 'Its trainers, champion first.' }),
    metrics: z
      .array(
        z.object({
          name: z.string().meta({ description: 'Its name in cards.' }),
          title: text('What it is called.'),
          short: text('The same, for the head of a table.').optional(),
          better: z.enum(['higher', 'lower']).meta({ description: 'Whether higher or lower is better.' }),
          format: z
            .enum(['number', 'percent'])
            .optional()
            .meta({ description: '`percent` shows a share of 0 to 1 as a percentage.' }),
        }),
      )
      .meta({ description: 'How its models are measured; the first decides a comparison.' }),
    parameters: z
      .record(z.string(), text('What it is called.'))
      .meta({ description: 'The parameters of its cards, by name.' }),
  })
  .meta({ id: 'Predictor', description: 'What is predicted, from what, by which model.' });

/** The predictor with what its serving model adds: narrower fields, where its data came from. */
export function presentPredictor(
  {
    name,
    title,
    question,
    summary,
    notice,
    fields,
    target,
    trainers,
    metrics,
    parameters = {},
    data,
  }: AnyPredictor,
  { model, card }: LoadedModel,
): z.infer<typeof predictorSchema> {
  const synthetic = card.data.source === 'synthetic';
  const { digest, trainer, trainedAt } = card;
  return structuredClone({
    name,
    title,
    question,
    summary,
    notice,
    fields: model.fields?.() ?? fields,
    target: { ...target, ...(model.parts && { parts: model.parts() }) },
    data: {
      synthetic,
      ...(synthetic && data ? { notice: data.synthetic.notice } : {}),
      ...(data?.disclaimer ? { disclaimer: data.disclaimer } : {}),
      ...(data?.leavesOut ? { leavesOut: data.leavesOut } : {}),
    },
    model: { digest, trainer, trainedAt, data: card.data },
    trainers,
    metrics,
    parameters,
  }) as unknown as z.infer<typeof predictorSchema>;
}
