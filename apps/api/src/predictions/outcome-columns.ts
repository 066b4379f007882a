import type { Cell } from '../csv/writer.ts';
import type { Field, Fields, Input } from '../definition/field.ts';
import type { Outcome } from '../definition/model.ts';

/** The cells of an outcome for the given columns; each part has a column with its key. */
export function outcomeCells(outcome: Outcome, columns: readonly string[]): Cell[] {
  return columns.map((column) => {
    switch (column) {
      case 'value':
        return outcome.value;
      case 'class':
        return outcome.class;
      case 'low':
        return outcome.interval?.[0];
      case 'high':
        return outcome.interval?.[1];
      case 'date':
        return outcome.date;
      case 'reference':
        return outcome.reference;
      default:
        return outcome.parts?.[column];
    }
  });
}

/** The columns of an outcome. */
export function outcomeColumns(outcome: Outcome): string[] {
  return [
    'value',
    ...(outcome.class === undefined ? [] : ['class']),
    ...(outcome.interval ? ['low', 'high'] : []),
    ...(outcome.date === undefined ? [] : ['date']),
    ...(outcome.reference === undefined ? [] : ['reference']),
    ...Object.keys(outcome.parts ?? {}),
  ];
}

/** A valid input of a model: the defaults of its fields, or the minimum of a field without one. */
export function exampleInput(fields: Fields, day: string): Input {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, exampleValue(field, day)]));
}

function exampleValue(field: Field, day: string): string | number | undefined {
  switch (field.kind) {
    case 'number':
      return field.default ?? field.minimum;
    case 'category':
      return field.default ?? field.values[0]?.value;
    case 'date': {
      const wanted = field.default === 'today' ? day : (field.default ?? field.minimum);
      return wanted < field.minimum ? field.minimum : wanted > field.maximum ? field.maximum : wanted;
    }
    case 'text':
      return field.default ?? 'x'.repeat(Math.max(1, field.minimumLength));
  }
}
