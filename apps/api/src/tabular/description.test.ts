import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DescriptionError, readDescription } from './description.ts';

const text = { en: 'Text', fr: 'Texte' };
const age = { kind: 'number', label: text, minimum: 0, maximum: 100 };
const plan = {
  kind: 'category',
  label: text,
  values: ['a', 'b'].map((value) => ({ value, label: text })),
};
const valid = {
  version: 1,
  title: text,
  question: text,
  summary: text,
  notice: text,
  target: { kind: 'number', column: 'Price', label: text },
  fields: { Age: age, Plan: plan },
  leftOut: { Id: text },
};
const read = (given: unknown) => readDescription(JSON.stringify(given), 'house/predictor.json');

test('a description is read', () => {
  assert.deepEqual(read(valid), valid);
});

test('the example of docs/predictors.md is one', () => {
  const page = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'predictors.md');
  const [, json = ''] = /```text\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8')) ?? [];
  assert.deepEqual(Object.keys(readDescription(json, page).fields), ['Age', 'Plan']);
});

for (const [what, given, says] of [
  ['no JSON', undefined, /^house\/predictor\.json is not JSON that can be read/],
  ['a part that is unknown', { ...valid, colour: 1 }, /: colour: is not a part of a description/],
  [
    'a label without French',
    { ...valid, fields: { Age: { ...age, label: { en: 'Age' } } } },
    /: fields\.Age\.label\.fr: .* Example: "fr": "Âge"$/,
  ],
  ['an empty label', { ...valid, title: { en: ' ', fr: 'x' } }, /: title\.en: must not be empty/],
  [
    'a label of two lines',
    { ...valid, title: { en: 'a\nb', fr: 'x' } },
    /: title\.en: must be one line of text/,
  ],
  [
    'a range that is upside down',
    { ...valid, fields: { Age: { ...age, minimum: 200 } } },
    /: fields\.Age\.minimum: must be below the maximum, 100\. Example: "minimum": 0$/,
  ],
  [
    'a default outside of the range',
    { ...valid, fields: { Age: { ...age, default: 101 } } },
    /: fields\.Age\.default: must be a number of 0 to 100/,
  ],
  [
    'a kind that does not exist',
    { ...valid, fields: { Age: { ...age, kind: 'date' } } },
    /: fields\.Age\.kind: must have the kind number or category/,
  ],
  [
    'a single value',
    { ...valid, fields: { Plan: { ...plan, values: plan.values.slice(1) } } },
    /: fields\.Plan\.values: must have at least two values\. Example: "values": \[/,
  ],
  [
    'a value twice',
    { ...valid, fields: { Plan: { ...plan, values: [...plan.values, ...plan.values] } } },
    /must have no value twice/,
  ],
  [
    'a default that is no value',
    { ...valid, fields: { Plan: { ...plan, default: 'z' } } },
    /: fields\.Plan\.default: must be one of the values/,
  ],
  ['no field', { ...valid, fields: {} }, /: fields: must have a field/],
  [
    'two fields of one name',
    { ...valid, fields: { Age: age, a_ge: age } },
    /: fields\.a_ge: has the name of "Age"/,
  ],
  [
    'a field called like the target',
    { ...valid, fields: { price: age } },
    /: fields\.price: has the name of the target/,
  ],
  [
    'a target of another kind',
    { ...valid, target: { ...valid.target, kind: 'ranking' } },
    /: target\.kind: must have the kind yes-no, classes, number or count/,
  ],
  [
    'a threshold of 1',
    {
      ...valid,
      target: { ...valid.target, kind: 'yes-no', yes: plan.values[0], no: plan.values[1], threshold: 1 },
    },
    /: target\.threshold: .* Example: "threshold": 0\.5$/,
  ],
] as const)
  test(`with ${what} it is refused: the file, the part, the problem, an example`, () => {
    assert.throws(
      () => (given === undefined ? readDescription('{', 'house/predictor.json') : read(given)),
      (error: Error) => {
        assert.ok(error instanceof DescriptionError);
        assert.match(error.message, says);
        return true;
      },
    );
  });

test('a field can’t have a name that changes an object', () => {
  const json = JSON.stringify(valid).replace('"Age"', '"__proto__"');
  assert.throws(() => readDescription(json, 'f'), DescriptionError);
});
