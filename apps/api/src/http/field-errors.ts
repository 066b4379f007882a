import type { z } from 'zod';
import { english, type Message, message } from '../messages/message.ts';
import type { FieldError } from './problem.ts';

/** A field and what is wrong with it. */
export const fieldError = (field: string, problem: Message): FieldError => ({
  field,
  code: problem.code,
  params: { ...problem.params },
  message: english(problem),
});

/**
 * The fields that zod refused, as the list of a problem; the same finding of two checks is listed once.
 * @param input what was checked
 */
export function fieldErrors(error: z.ZodError, input: unknown): FieldError[] {
  const errors = error.issues.flatMap((issue): FieldError[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => fieldError([...issue.path, key].join('.'), message('unknown-field')));
    const found = messageOfIssue(issue, valueAt(input, issue.path));
    // Schemas word what is wrong with their fields; that a body is no object is worded here, once.
    if (issue.path.length === 0 && issue.code === 'invalid_type') return [fieldError('', found)];
    const { code, params } = found;
    return [{ field: issue.path.join('.'), code, params: { ...params }, message: issue.message }];
  });
  const listed = new Set<string>();
  return errors.filter(({ field, message: sentence }) => {
    const key = `${field}\n${sentence}`;
    return !listed.has(key) && listed.add(key);
  });
}

type Issue = z.core.$ZodIssue;

/** A refinement names its message itself: `params: { message: message('not-a-currency') }`. */
function messageOfIssue(issue: Issue, value: unknown): Message {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined ? message('required') : (types[issue.expected] ?? message('not-valid'));
    case 'invalid_value':
      return value === undefined
        ? message('required')
        : message('not-one-of', { values: issue.values.map(String).join(', ') });
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooLarge(issue.origin, Number(issue.maximum));
    case 'invalid_format':
      return formats[issue.format] ?? message('not-of-format');
    case 'custom':
      return (issue.params?.message as Message | undefined) ?? message('not-valid');
    default:
      return message('not-valid');
  }
}

const types: Record<string, Message | undefined> = {
  string: message('not-a-text'),
  number: message('not-a-number'),
  nan: message('not-a-number'),
  int: message('not-whole'),
  array: message('not-a-list'),
  object: message('not-an-object'),
};

const formats: Record<string, Message | undefined> = {
  email: message('not-an-email'),
  uuid: message('not-an-id'),
  date: message('not-a-date'),
  datetime: message('not-a-date'),
};

function tooSmall(origin: string, min: number): Message {
  if (origin === 'string') return min === 1 ? message('required') : message('too-short', { min });
  return origin === 'array' ? message('too-few', { min }) : message('too-small', { min });
}

function tooLarge(origin: string, max: number): Message {
  if (origin === 'string') return message('too-long', { max });
  return origin === 'array' ? message('too-many', { max }) : message('too-large', { max });
}

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
