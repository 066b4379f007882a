import { z } from 'zod';
import { type Message, message } from '../messages/message.ts';
import { fieldError } from './field-errors.ts';
import type { FieldError } from './problem.ts';

declare module 'zod' {
  interface GlobalMeta {
    /** The text may have several lines: line breaks and tabs are allowed. */
    multiline?: boolean;
  }
}

const printable = /^[ -~]*$/;
const control = /\p{Cc}/u;
const controlInLines = /[^\P{Cc}\n\r\t]/u;

/**
 * What is wrong with a text of a client: a control character, or half of a surrogate pair. PostgreSQL can't store the
 * first of them, NUL, and UTF-8 can't write the second.
 * @param multiline whether line breaks and tabs are allowed
 */
export function textProblem(text: string, multiline = false): Message | undefined {
  if (printable.test(text)) return undefined;
  const refused = !text.isWellFormed() || (multiline ? controlInLines : control).test(text);
  return refused ? message('control-character') : undefined;
}

/**
 * The texts of a value that are refused, however deep they are, with the names of its members.
 * @param multiline names of the members at its top that may have several lines
 */
export function textErrors(value: unknown, multiline: ReadonlySet<string> = new Set()): FieldError[] {
  const errors: FieldError[] = [];
  const visit = (part: unknown, path: readonly string[]): void => {
    if (typeof part === 'string') {
      const problem = textProblem(part, path.length === 1 && multiline.has(path[0] ?? ''));
      if (problem) errors.push(fieldError(path.join('.'), problem));
    } else if (Array.isArray(part)) {
      for (const [index, element] of part.entries()) visit(element, [...path, String(index)]);
    } else if (typeof part === 'object' && part !== null) {
      for (const [name, member] of Object.entries(part)) {
        const problem = textProblem(name);
        // The name itself can't be repeated in the answer.
        if (problem) errors.push(fieldError(path.join('.'), problem));
        else visit(member, [...path, name]);
      }
    }
  };
  visit(value, []);
  return errors;
}

const found = new WeakMap<z.ZodType, ReadonlySet<string>>();

/** The fields of a body that may have several lines: those whose schema says so in its metadata. */
export function multilineFields(schema: z.ZodType): ReadonlySet<string> {
  const known = found.get(schema);
  if (known) return known;
  const fields = schema instanceof z.ZodObject ? Object.entries<z.ZodType>(schema.shape) : [];
  const names = new Set(fields.flatMap(([name, field]) => (isMultiline(field) ? [name] : [])));
  found.set(schema, names);
  return names;
}

function isMultiline(schema: z.ZodType): boolean {
  if (schema.meta()?.multiline) return true;
  return (
    (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) &&
    isMultiline(schema.unwrap() as z.ZodType)
  );
}
