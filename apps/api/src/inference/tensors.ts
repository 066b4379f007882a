import type { Field, Fields, Input } from '../definition/field.ts';
import type { Outcome } from '../definition/model.ts';
import { fieldError } from '../http/field-errors.ts';
import type { FieldError } from '../http/problem.ts';
import { type Message, message } from '../messages/message.ts';
import { outcomeCells } from '../predictions/outcome-columns.ts';

/** A named array of values with its shape, as the Open Inference Protocol exchanges them. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data: readonly unknown[];
}

export type Datatype = 'BYTES' | 'FP64' | 'INT64';

/** The datatype of a field in this protocol: text is BYTES, whole numbers are INT64. */
export function fieldDatatype(field: Field): Datatype {
  if (field.kind === 'number') return field.integer ? 'INT64' : 'FP64';
  if (field.kind !== 'category') return 'BYTES';
  const values = field.values.map(({ value }) => value);
  if (!values.every((value) => typeof value === 'number')) return 'BYTES';
  return values.every(Number.isInteger) ? 'INT64' : 'FP64';
}

/** The datatype of a column of an outcome. */
export const outcomeDatatype = (column: string): Datatype =>
  column === 'class' || column === 'date' ? 'BYTES' : 'FP64';

const numeric = /^(?:U?INT(?:8|16|32|64)|FP(?:16|32|64))$/;

/**
 * Splits tensors, one per field, into inputs. Each is of shape [n] or [n, 1], with the same n.
 * @returns the inputs, not validated, or the errors by tensor
 */
export function readTensors(
  fields: Fields,
  tensors: readonly Tensor[],
): { inputs: Input[] } | { errors: FieldError[] } {
  const count = tensors[0]?.shape[0] ?? 0;
  const errors: FieldError[] = [];
  const columns = new Map<string, readonly unknown[]>();
  for (const tensor of tensors) {
    const field = Object.hasOwn(fields, tensor.name) ? fields[tensor.name] : undefined;
    const data = tensor.data.flat(Number.POSITIVE_INFINITY);
    const problem = columns.has(tensor.name)
      ? message('duplicate-tensor')
      : problemOf(tensor, field, data.length, count, Object.keys(fields));
    if (problem) errors.push(fieldError(tensor.name, problem));
    columns.set(tensor.name, data);
  }
  for (const [name, field] of Object.entries(fields))
    if (!field.optional && !columns.has(name))
      errors.push(fieldError(name, message('missing-tensor', { datatype: fieldDatatype(field) })));
  if (errors.length > 0) return { errors };
  const inputs = Array.from({ length: count }, (_, index) =>
    Object.fromEntries([...columns].map(([name, data]) => [name, data[index] as string | number])),
  );
  return { inputs };
}

function problemOf(
  { shape, datatype }: Tensor,
  field: Field | undefined,
  length: number,
  count: number,
  names: readonly string[],
): Message | undefined {
  if (!field) return message('unknown-input', { inputs: names.join(', ') });
  const expected = fieldDatatype(field);
  if (expected === 'BYTES' ? datatype !== 'BYTES' : !numeric.test(datatype))
    return message('tensor-datatype', { datatype, expected: expected });
  const [rows = 0, columns = 1] = shape;
  if (shape.length === 0 || shape.length > 2 || columns !== 1)
    return message('tensor-shape', { shape: `[${shape.join(', ')}]` });
  if (rows !== count) return message('tensor-rows', { rows, expected: count });
  if (rows !== length)
    return message('tensor-elements', { elements: length, shape: `[${shape.join(', ')}]` });
  return rows === 0 ? message('tensor-empty') : undefined;
}

/** The outcomes as tensors of the columns asked for. */
export function writeTensors(outcomes: readonly Outcome[], columns: readonly string[]): Tensor[] {
  const rows = outcomes.map((outcome) => outcomeCells(outcome, columns));
  return columns.map((name, index) => ({
    name,
    datatype: outcomeDatatype(name),
    shape: [outcomes.length],
    data: rows.map((row) => row[index] ?? null),
  }));
}
