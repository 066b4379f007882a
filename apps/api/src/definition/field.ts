import { z } from 'zod';
import { message } from '../messages/message.ts';
import type { Text } from './text.ts';

interface Described {
  readonly label: Text;
  readonly help?: Text;
  /** It may be left out or null; the model then works without it. */
  readonly optional?: true;
}

/** A finite number from `minimum` to `maximum`, inclusive. */
export interface NumberField extends Described {
  readonly kind: 'number';
  readonly integer?: true;
  readonly minimum: number;
  readonly maximum: number;
  /** Its unit: years, dollars per month. */
  readonly unit?: Text;
  readonly default?: number;
}

/** One of a fixed list; a number stays a number in JSON (Telco’s `SeniorCitizen` is 0 or 1). */
export interface CategoryField extends Described {
  readonly kind: 'category';
  readonly values: readonly { readonly value: string | number; readonly label: Text }[];
  readonly default?: string | number;
  /** The value that stands for those that are not listed: a cell of a file with another text is read as this one. */
  readonly rest?: string | number;
}

/** A day as `YYYY-MM-DD`, from `minimum` to `maximum`. */
export interface DateField extends Described {
  readonly kind: 'date';
  readonly minimum: string;
  readonly maximum: string;
  readonly default?: 'today' | string;
}

/** A line of text, trimmed. */
export interface TextField extends Described {
  readonly kind: 'text';
  readonly minimumLength: number;
  readonly maximumLength: number;
  readonly default?: string;
}

export type Field = NumberField | CategoryField | DateField | TextField;
export type Fields = Readonly<Record<string, Field>>;

type ValueOf<One extends Field> = One extends NumberField
  ? number
  : One extends CategoryField
    ? One['values'][number]['value']
    : string;

/** The validated input of a definition’s fields. */
export type InputOf<Declared extends Fields> = {
  readonly [Name in keyof Declared]: Declared[Name] extends { optional: true }
    ? ValueOf<Declared[Name]> | null | undefined
    : ValueOf<Declared[Name]>;
};

/** Any input, for code that is independent of predictors. */
export type Input = Readonly<Record<string, string | number | null | undefined>>;

function schemaOfOne(field: Field): z.ZodType {
  switch (field.kind) {
    case 'number': {
      const { minimum, maximum, integer } = field;
      const range = `must be ${integer ? 'a whole number' : 'a number'} of ${minimum} to ${maximum}`;
      const number = z.number(range).min(minimum, range).max(maximum, range);
      return integer ? number.int(range) : number;
    }
    case 'category': {
      const values = field.values.map(({ value }) => value);
      return z.literal(values, `must be one of ${values.join(', ')}`);
    }
    case 'date': {
      const { minimum: min, maximum: max } = field;
      const error = `must be a day from ${min} to ${max}, as YYYY-MM-DD`;
      const params = { message: message('day-out-of-range', { min, max }) };
      return z.iso.date(error).refine((day) => day >= min && day <= max, { error, params });
    }
    case 'text': {
      const { minimumLength, maximumLength } = field;
      const length = `must have ${minimumLength} to ${maximumLength} characters`;
      return z.string(length).trim().min(minimumLength, length).max(maximumLength, length);
    }
  }
}

/** What a field is for, and the range that JSON Schema can't state. */
function describe(field: Field): string {
  const purpose = field.help?.en ?? field.label.en;
  if (field.kind !== 'date') return purpose;
  return `${purpose}${purpose.endsWith('.') ? '' : '.'} From ${field.minimum} to ${field.maximum}.`;
}

/** The schema of one field; its message says what is allowed. */
export function fieldSchema(field: Field): z.ZodType {
  const schema = schemaOfOne(field).meta({ description: describe(field) });
  return field.optional ? schema.nullish() : schema;
}

/** The schema of an input: all required fields, and no unknown ones. */
export function inputSchema(fields: Fields): z.ZodType<Input> {
  const shape = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)]));
  return z.strictObject(shape) as unknown as z.ZodType<Input>;
}
