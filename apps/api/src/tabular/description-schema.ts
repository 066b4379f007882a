import { z } from 'zod';
import { english, type Message, message } from '../messages/message.ts';
import { columnKey } from '../tables/column-key.ts';

/** Names that JavaScript gives another meaning. */
const reserved = ['__proto__', 'constructor', 'prototype'];

/** What a refinement refuses, in English for the file and as a message for the pages. */
const refusal = (content: Message) => ({ message: english(content), params: { message: content } });

const name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .refine((text) => !reserved.includes(text), 'is a reserved word of JavaScript')
  .refine((text) => !/\p{Cc}/u.test(text), 'must not have control characters');
const line = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(500, 'must have at most 500 characters')
  .refine((text) => !/\p{Cc}/u.test(text), 'must be one line of text');
const text = z
  .strictObject({
    en: line.meta({ description: 'In English.' }),
    fr: line.meta({ description: 'In French.' }),
  })
  .meta({ id: 'DescriptionText', description: 'A line of text in both languages.' });
const optional = z.literal(true, 'is true or left out').optional();

const described = {
  label: text.meta({ description: 'What it is called in the form.' }),
  help: text.optional().meta({ description: 'A sentence below its input.' }),
  optional: optional.meta({ description: 'It may be missing.' }),
};

type Refuse = (path: string, content: Message) => void;

const numberSchema = z
  .strictObject({
    kind: z.literal('number').meta({ description: 'A number.' }),
    ...described,
    integer: optional.meta({ description: 'It is a whole number.' }),
    minimum: z.number().meta({ description: 'Smallest number that is accepted.' }),
    maximum: z.number().meta({ description: 'Largest number that is accepted.' }),
    unit: text.optional().meta({ description: 'What it is measured in.' }),
    default: z.number().optional().meta({ description: 'What the form begins with.' }),
  })
  .superRefine(({ minimum, maximum, default: preset, integer }, context) => {
    const refuse: Refuse = (path, content) =>
      context.addIssue({ code: 'custom', path: [path], ...refusal(content) });
    if (minimum >= maximum) refuse('minimum', message('not-below-maximum', { max: maximum }));
    if (preset !== undefined && (preset < minimum || preset > maximum))
      refuse('default', message('not-within', { min: minimum, max: maximum }));
    if (integer)
      for (const [path, value] of Object.entries({ minimum, maximum, default: preset ?? 0 }))
        if (!Number.isInteger(value)) refuse(path, message('not-whole'));
  })
  .meta({ id: 'NumberDescription', description: 'A field that is a number.' });

/** Trees hold the values of a category as the bits of a word; one is for a missing value. */
export const maxValues = 31;

const scalar = z.union([name, z.number()], 'must be a text or a number');

const categorySchema = z
  .strictObject({
    kind: z.literal('category').meta({ description: 'One of some values.' }),
    ...described,
    values: z
      .array(
        z
          .strictObject({
            value: scalar.meta({ description: 'As it is in the table.' }),
            label: text.meta({ description: 'As it is shown.' }),
          })
          .meta({ id: 'ValueDescription', description: 'A value of a category.' }),
      )
      .min(2, 'must have at least two values')
      .max(maxValues, `must have at most ${maxValues} values`)
      .meta({ description: 'The values, in the order of the form.' }),
    default: scalar.optional().meta({ description: 'What the form begins with.' }),
    rest: scalar.optional().meta({ description: 'The value for texts that are not listed.' }),
  })
  .superRefine(({ values, default: preset, rest }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const known = values.map(({ value }) => value);
    if (new Set(known.map(String)).size < known.length) refuse('values', 'must have no value twice');
    if (preset !== undefined && !known.includes(preset)) refuse('default', 'must be one of the values');
    if (rest !== undefined && !known.includes(rest)) refuse('rest', 'must be one of the values');
  })
  .meta({ id: 'CategoryDescription', description: 'A field that is one of some values.' });

const fieldSchema = z.discriminatedUnion(
  'kind',
  [numberSchema, categorySchema],
  'must have the kind number or category',
);

const labelled = z
  .strictObject({
    value: name.meta({ description: 'As it is in the table.' }),
    label: text.meta({ description: 'As it is shown.' }),
  })
  .meta({ id: 'ClassDescription', description: 'A value of the target.' });
const target = {
  column: name.meta({ description: 'Its column in the table.' }),
  label: text.meta({ description: 'What is predicted.' }),
};
const unit = { unit: text.optional().meta({ description: 'What it is measured in.' }) };
const kindOf = <Kind extends string>(kind: Kind) => z.literal(kind).meta({ description: 'What it is.' });

export const targetSchema = z.discriminatedUnion(
  'kind',
  [
    z
      .strictObject({
        kind: kindOf('yes-no'),
        ...target,
        yes: labelled,
        no: labelled,
        threshold: z.number().gt(0).lt(1).meta({ description: 'The class is yes from this probability on.' }),
      })
      .meta({ id: 'YesNoTarget', description: 'Whether something happens.' }),
    z
      .strictObject({
        kind: kindOf('classes'),
        ...target,
        classes: z
          .array(labelled)
          .min(3, 'must have at least three classes')
          .max(12, 'must have at most 12 classes')
          .meta({ description: 'The classes.' }),
      })
      .meta({ id: 'ClassTarget', description: 'One of a few classes.' }),
    z
      .strictObject({ kind: kindOf('number'), ...target, ...unit })
      .meta({ id: 'NumberTarget', description: 'A number.' }),
    z
      .strictObject({ kind: kindOf('count'), ...target, ...unit })
      .meta({ id: 'CountTarget', description: 'How often something happens.' }),
  ],
  'must have the kind yes-no, classes, number or count',
);

/** A predictor from a table, as `predictor.json` describes it: what is predicted from which columns, and its texts. */
export const descriptionSchema = z
  .strictObject({
    version: z.int().min(1).meta({ description: 'Increased when earlier models can’t be served any more.' }),
    title: text.meta({ description: 'Its title.' }),
    question: text.meta({ description: 'The question as a person asks it.' }),
    summary: text.meta({ description: 'What it does, in a sentence.' }),
    notice: text.meta({ description: 'Shown with every result: what it must not be used for.' }),
    target: targetSchema.meta({ description: 'What is predicted.' }),
    fields: z.record(name, fieldSchema).meta({ description: 'What it is predicted from, by column.' }),
    leftOut: z
      .record(z.string(), text)
      .meta({ description: 'Columns that are not read, and why: for people.' }),
  })
  .superRefine(({ fields, target }, context) => {
    const names = Object.keys(fields);
    if (names.length === 0)
      context.addIssue({ code: 'custom', path: ['fields'], message: 'must have a field' });
    const keys = new Map<string, string>([[columnKey(target.column), target.column]]);
    for (const each of names) {
      const other = keys.get(columnKey(each));
      if (other !== undefined)
        context.addIssue({
          code: 'custom',
          path: ['fields', each],
          message: `has the name of ${other === target.column ? 'the target' : `"${other}"`}; case, accents and punctuation make no difference`,
        });
      keys.set(columnKey(each), each);
    }
    const values =
      target.kind === 'yes-no' ? [target.yes, target.no] : target.kind === 'classes' ? target.classes : [];
    if (new Set(values.map(({ value }) => value)).size < values.length)
      context.addIssue({ code: 'custom', path: ['target'], message: 'must have no value twice' });
  })
  .meta({ id: 'Description', description: 'A predictor from a table, as predictor.json describes it.' });
