import fc from 'fast-check';
import type { Field, Fields, Input } from '../src/definition/field.ts';

/** Any value that a field takes. */
function validValue(field: Field): fc.Arbitrary<string | number> {
  switch (field.kind) {
    case 'number': {
      const { minimum: min, maximum: max, integer } = field;
      return integer ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
    }
    case 'category':
      return fc.constantFrom(...field.values.map(({ value }) => value));
    case 'date': {
      const bounds = { min: new Date(field.minimum), max: new Date(field.maximum), noInvalidDate: true };
      return fc.date(bounds).map((day) => day.toISOString().slice(0, 10));
    }
    case 'text': {
      const { minimumLength, maximumLength: maxLength } = field;
      const fits = (text: string) => text.trim().length >= minimumLength && text.length <= maxLength;
      return fc.string({ unit: 'grapheme', minLength: minimumLength, maxLength }).filter(fits);
    }
  }
}

/** Any valid input; optional fields are sometimes left out. */
export function validInputs(fields: Fields): fc.Arbitrary<Input> {
  const entries = Object.entries(fields);
  const values = entries.map(([name, field]) => [
    name,
    field.optional ? fc.option(validValue(field), { nil: null }) : validValue(field),
  ]);
  const requiredKeys = entries.filter(([, field]) => !field.optional).map(([name]) => name);
  return fc.record(Object.fromEntries(values), { requiredKeys }) as fc.Arbitrary<Input>;
}

/** Values that a field must refuse, by reason; `undefined` leaves it out. */
export function wrongValues(field: Field): readonly (readonly [what: string, value: unknown])[] {
  const always: [string, unknown][] = [
    ['a list', []],
    ['an object', { value: 1 }],
    ['true', true],
    ...(field.optional
      ? []
      : ([
          ['nothing', undefined],
          ['null', null],
        ] as [string, unknown][])),
  ];
  switch (field.kind) {
    case 'number':
      return [
        ...always,
        ['text', 'seven'],
        ['a number as text', String(field.minimum)],
        ['NaN as text', 'NaN'],
        ['too small', field.minimum - 1],
        ['too large', field.maximum + 1],
        ['infinitely large', Number.POSITIVE_INFINITY],
        ...(field.integer ? ([['a fraction', field.minimum + 0.5]] as const) : []),
      ];
    case 'category':
      return [...always, ['an unknown category', 'no such category'], ['a number that is none', 987_654_321]];
    case 'date':
      return [
        ...always,
        ['no day', 'yesterday'],
        ['a day that no month has', `${field.minimum.slice(0, 4)}-02-30`],
        ['too early', shifted(field.minimum, -1)],
        ['too late', shifted(field.maximum, 1)],
        ['a number', 20_240_101],
      ];
    case 'text':
      return [
        ...always,
        ['a number', 5],
        ['too long', 'x'.repeat(field.maximumLength + 1)],
        ...(field.minimumLength > 0 ? ([['blank', '   ']] as const) : []),
      ];
  }
}

function shifted(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** JSON with a number that overflows for an infinite value, as a client may send it. */
export const jsonOf = (input: unknown): string =>
  JSON.stringify(input, (_, value) => (value === Number.POSITIVE_INFINITY ? '∞' : value)).replaceAll(
    '"∞"',
    '1e999',
  );
