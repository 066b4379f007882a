import { formatDate } from '../preferences/format.ts';
import { locale, translate } from '../preferences/locale.ts';
import { say } from '../preferences/text.ts';
import type { Field, Fields } from './predictors.ts';

/** Values of the controls by field name: always text, as typed or chosen. */
export type Values = Record<string, string>;
export type Input = Record<string, string | number>;

/** Today as `YYYY-MM-DD`, where the person is. */
function today(): string {
  const now = new Date();
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0'));
  return `${now.getFullYear()}-${month}-${day}`;
}

/** A number to edit, with the decimal mark of the current language. */
export function writeNumber(value: number): string {
  return locale.value === 'fr' ? String(value).replace('.', ',') : String(value);
}

function initialValue(field: Field): string {
  const { default: first } = field;
  if (first === undefined) return '';
  if (field.kind === 'number') return writeNumber(Number(first));
  if (field.kind !== 'date' || first !== 'today') return String(first);
  const now = today();
  // The range of a model may end before today: its last day is then the nearest.
  if (now > field.maximum) return field.maximum;
  return now < field.minimum ? field.minimum : now;
}

/** The values of a new form. */
export function initialValues(fields: Fields): Values {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, initialValue(field)]));
}

/** The rule of a field as a sentence. */
export function ruleOf(field: Field): string {
  switch (field.kind) {
    case 'number': {
      const range = { from: writeNumber(field.minimum), to: writeNumber(field.maximum) };
      return translate(field.integer ? 'predict.rules.whole' : 'predict.rules.number', range);
    }
    case 'date':
      return translate('predict.rules.date', {
        from: formatDate(field.minimum),
        to: formatDate(field.maximum),
      });
    case 'text':
      return translate('predict.rules.text', { from: field.minimumLength, to: field.maximumLength });
    case 'category':
      return translate('predict.rules.category');
  }
}

/** A number as people write it, with a point or a comma. */
export function parseNumber(text: string): number {
  const plain = text.replace(/[\s\u00a0\u202f]/g, '').replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : Number.NaN;
}

/** The value of a field; undefined when the text breaks its rules. Same rules as the API (definition/field.ts). */
function readField(field: Field, text: string): string | number | undefined {
  switch (field.kind) {
    case 'number': {
      const number = parseNumber(text);
      const fits = number >= field.minimum && number <= field.maximum;
      return fits && (!field.integer || Number.isInteger(number)) ? number : undefined;
    }
    case 'category':
      return field.values.find(({ value }) => String(value) === text)?.value;
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) && text >= field.minimum && text <= field.maximum
        ? text
        : undefined;
    case 'text':
      return text.length >= field.minimumLength && text.length <= field.maximumLength ? text : undefined;
  }
}

/** The input of a form, and the names of invalid fields. */
export function readInput(fields: Fields, values: Values): { input: Input; wrong: string[] } {
  const input: Input = {};
  const wrong: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const text = (values[name] ?? '').trim();
    if (text === '' && field.optional) continue;
    const value = readField(field, text);
    if (value === undefined) wrong.push(name);
    else input[name] = value;
  }
  return { input, wrong };
}

/** An input value as people read it: the label of a choice, a day in words. */
export function showInput(field: Field, value: string | number | null | undefined): string {
  if (value === null || value === undefined) return translate('predict.unsaid');
  if (field.kind === 'category') {
    const chosen = field.values.find((each) => each.value === value);
    return chosen ? say(chosen.label) : String(value);
  }
  if (field.kind === 'date') return formatDate(String(value));
  if (field.kind !== 'number') return String(value);
  const number = new Intl.NumberFormat(locale.value).format(Number(value));
  return field.unit ? `${number} ${say(field.unit)}` : number;
}
