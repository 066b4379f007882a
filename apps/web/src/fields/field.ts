import { formatUnit } from '../preferences/format.ts';
import { parsePrice, writePrice } from './price.ts';

export interface Choice {
  value: string;
  label: string;
}

/** How one field of a record is edited and shown. Its label is the message `administration.fields.<name>`. */
export interface Field<Value, Item> {
  /** What the control of a new record holds. */
  initial: string;
  /** A value as the text that the control holds. */
  edit(value: Value): string;
  /** The value of a text that has no problem. */
  parse(text: string): Value;
  /** Key of the message that says what is wrong with a text. */
  problem(text: string): string | undefined;
  /** A value as tables and pages show it; empty for none. */
  show(value: Value, item: Item): string;
  /** A value as the record's own page words it, where that differs. */
  fact?: (value: Value, item: Item) => string;
  /** Figures are set to the right in a table. */
  numeric?: boolean;
  multiline?: boolean;
  /** Key of the sentence below the control. */
  hint?: string;
  /** Attributes of the text control. */
  attributes?: Record<string, string | number>;
  /** What can be chosen; without it the field is a text. */
  choices?: (current: string) => Choice[];
}

/** A descriptor for each field of an API's input schema. A field without one is a type error. */
export type Fields<Input, Item> = {
  readonly [Name in keyof Input]-?: Field<Exclude<Input[Name], undefined>, Item>;
};

/** A column of the administration's table, after the name. */
export interface Column<Item> {
  name: keyof Item & string;
  /** Hidden on a phone. */
  secondary?: boolean;
}

/**
 * A field of a list of descriptors, for code that goes through all of them. The values that it takes and gives are
 * those of the record's property of that name.
 */
export function fieldOf<Item>(fields: object, name: string): Field<unknown, Item> {
  return fields[name as keyof typeof fields];
}

type Extra = Pick<Field<unknown, unknown>, 'hint' | 'attributes' | 'multiline'>;

/** A text that must not be empty. */
export function text(extra: Extra = {}): Field<string, unknown> {
  return {
    initial: '',
    edit: (value) => value,
    parse: (written) => written,
    problem: (written) => (written.trim() ? undefined : 'validation.required'),
    show: (value) => value,
    ...extra,
  };
}

/** A text that may be left empty: null then. */
export function optionalText(extra: Extra = {}): Field<string | null, unknown> {
  return {
    initial: '',
    edit: (value) => value ?? '',
    parse: (written) => written.trim() || null,
    problem: () => undefined,
    show: (value) => value ?? '',
    ...extra,
  };
}

const digits = { inputmode: 'numeric', autocomplete: 'off' };
const problemOfWhole = (written: string) =>
  /^\d+$/.test(written.trim()) ? undefined : 'validation.not-whole';

/** A whole number from 0. */
export function wholeNumber(): Field<number, unknown> {
  return {
    initial: '0',
    edit: String,
    parse: Number,
    problem: problemOfWhole,
    show: String,
    numeric: true,
    attributes: digits,
  };
}

/**
 * A whole number from 0 that may be left empty: null then.
 * @param unit of ECMA-402, for example `gram`; shown with the number
 */
export function optionalWholeNumber({ unit }: { unit?: string } = {}): Field<number | null, unknown> {
  return {
    initial: '',
    edit: (value) => (value == null ? '' : String(value)),
    parse: (written) => (written.trim() ? Number(written) : null),
    problem: (written) => (written.trim() ? problemOfWhole(written) : undefined),
    show: (value) => (value == null ? '' : unit ? formatUnit(value, unit) : String(value)),
    numeric: true,
    attributes: digits,
  };
}

/** An amount of money in hundredths. */
export function price<Item>(show: (cents: number, item: Item) => string): Field<number, Item> {
  return {
    initial: '',
    edit: writePrice,
    parse: (written) => parsePrice(written) ?? 0,
    problem: (written) => (parsePrice(written) === undefined ? 'validation.price' : undefined),
    show,
    numeric: true,
    attributes: { inputmode: 'decimal', autocomplete: 'off' },
  };
}

/**
 * One of a list; the first is chosen at the start.
 * @param label what people read for a value
 * @param open keeps the value of a record that is not in the list
 */
export function choice<Value extends string>(
  values: readonly Value[],
  { label, open = false }: { label: (value: Value) => string; open?: boolean },
): Field<Value, unknown> {
  return {
    initial: values[0] ?? '',
    edit: (value) => value,
    parse: (chosen) => chosen as Value,
    problem: () => undefined,
    show: label,
    choices: (current) =>
      [...new Set(open ? [...values, current as Value] : values)].map((value) => ({
        value,
        label: label(value),
      })),
  };
}
