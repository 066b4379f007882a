import { type Column, type DataSource, RowError } from '../definition/data.ts';
import type { Text } from '../definition/text.ts';
import { isMissing } from '../tables/missing.ts';
import type { Description, Row, TableField, TableTarget } from './description.ts';
import { generate, syntheticNotice } from './synthetic.ts';

/** With fewer rows, or fewer of one class, cross-validation has nothing to measure with. */
export const minRows = 200;
export const minOfEach = 20;

/** No 0x10 and no Infinity. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The number of a cell; undefined for another text. */
export function numberOf(cell: string): number | undefined {
  // Adding 0 makes −0 plain.
  const value = decimal.test(cell) ? Number(cell) + 0 : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

const refusal = (column: string, cell: string, { en, fr }: Text) =>
  new RowError({ en: `${column} "${cell}" ${en}`, fr: `${column} « ${cell} » ${fr}` });

const noneOf = (values: readonly (string | number)[]): Text => ({
  en: `is none of ${values.join(', ')}`,
  fr: `n’est aucune des valeurs ${values.join(', ')}`,
});

const noNumber: Text = { en: 'is not a number', fr: 'n’est pas un nombre' };

function readerOf(name: string, field: TableField): (cell: string) => string | number | null {
  const lacks = (cell: string): null => {
    if (field.optional) return null;
    throw refusal(name, cell, { en: 'is missing', fr: 'manque' });
  };
  if (field.kind === 'category') {
    const known = new Map(field.values.map(({ value }) => [String(value), value]));
    // 1.0 is 1.
    const plain = (cell: string) => known.get(String(numberOf(cell) ?? cell));
    return (cell) => {
      const found = known.get(cell) ?? plain(cell);
      if (found !== undefined) return found;
      if (isMissing(cell)) return lacks(cell);
      if (field.rest !== undefined) return field.rest;
      throw refusal(name, cell, noneOf([...known.values()]));
    };
  }
  const { minimum, maximum, integer } = field;
  return (cell) => {
    if (isMissing(cell)) return lacks(cell);
    const value = numberOf(cell);
    if (value === undefined) throw refusal(name, cell, noNumber);
    if (integer && !Number.isInteger(value))
      throw refusal(name, cell, { en: 'is not a whole number', fr: 'n’est pas un nombre entier' });
    if (value < minimum || value > maximum)
      throw refusal(name, cell, {
        en: `is not within ${minimum} and ${maximum}`,
        fr: `n’est pas entre ${minimum} et ${maximum}`,
      });
    return value;
  };
}

/** The values of a target that has some; none for a number. */
export function classesOf(target: TableTarget): readonly { readonly value: string; readonly label: Text }[] {
  if (target.kind === 'yes-no') return [target.no, target.yes];
  return target.kind === 'classes' ? target.classes : [];
}

/** Null for a row whose target is missing. */
function targetReader(target: TableTarget): (cell: string) => string | number | null {
  const { column, kind } = target;
  const values = new Map(classesOf(target).map(({ value }) => [value.toLowerCase(), value]));
  return (cell) => {
    if (values.size > 0) {
      const found = values.get(cell.toLowerCase()) ?? values.get(String(numberOf(cell) ?? ''));
      if (found !== undefined) return found;
      if (isMissing(cell)) return null;
      throw refusal(column, cell, noneOf([...values.values()]));
    }
    if (isMissing(cell)) return null;
    const value = numberOf(cell);
    if (value === undefined) throw refusal(column, cell, noNumber);
    if (kind === 'count' && (value < 0 || !Number.isInteger(value)))
      throw refusal(column, cell, { en: 'is not a count', fr: 'n’est pas un nombre d’occurrences' });
    return value;
  };
}

const categoryOf = (values: readonly (string | number)[]) => ({
  kind: 'category' as const,
  values: values.map((value) => ({ value: String(value) })),
});

const columnOf = (name: string, field: TableField): Column => ({
  name,
  required: true,
  content: field.kind === 'number' ? { kind: 'number' } : categoryOf(field.values.map(({ value }) => value)),
});

/** The records of a predictor that is described by data. */
export function recordsOf(description: Description): DataSource<Row> {
  const { fields, target } = description;
  const names = Object.keys(fields);
  const readers = Object.entries(fields).map(([name, field]) => readerOf(name, field));
  const readTarget = targetReader(target);
  const classes = classesOf(target);
  return {
    columns: [
      ...Object.entries(fields).map(([name, field]) => columnOf(name, field)),
      {
        name: target.column,
        required: true,
        content: classes.length > 0 ? categoryOf(classes.map(({ value }) => value)) : { kind: 'number' },
      },
    ],
    read(cells) {
      const label = readTarget(cells[names.length] ?? '');
      if (label === null) return null;
      const entries = readers.map((read, index) => [names[index], read(cells[index] ?? '')]);
      return { ...Object.fromEntries(entries), [target.column]: label };
    },
    leavesOut: {
      en: `Rows in which ${target.column} is missing.`,
      fr: `Les lignes où ${target.column} manque.`,
    },
    refuse({ count, label }) {
      if (count < minRows)
        return {
          en: `${count} rows are too few: at least ${minRows} are needed`,
          fr: `c’est trop peu de lignes (${count}) : il en faut au moins ${minRows}`,
        };
      for (const { value } of classes)
        if (label(value) < minOfEach)
          return {
            en: `only ${label(value)} of ${count} rows have ${target.column} "${value}": at least ${minOfEach} of each are needed`,
            fr: `sur ${count} lignes, ${label(value)} seulement ont ${target.column} « ${value} » : il en faut au moins ${minOfEach} de chaque sorte`,
          };
      return undefined;
    },
    ...(classes.length > 0 && { labelOf: (row: Row) => String(row[target.column]) }),
    inputOf: ({ [target.column]: _, ...input }) => input,
    synthetic: {
      notice: syntheticNotice(description),
      seed: 1,
      rows: 2000,
      generate: (seed, rows) => generate(description, seed, rows),
    },
  };
}
