import { type DataSource, RowError } from '../../definition/data.ts';
import type { CategoryField, NumberField } from '../../definition/field.ts';
import { columns } from './columns.ts';
import { type Customer, fieldNames, type Row } from './customer.ts';
import { fields } from './fields.ts';
import { generate } from './synthetic.ts';

/** Fewer rows, or fewer of one kind, leave nothing to cross-validate with. */
const fewestRows = 200;
const fewestOfEach = 30;

/** What counts as a number in a cell: no 0x10, no Infinity. */
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function readNumber(name: string, field: NumberField, cell: string): number | null {
  if (cell === '' && field.optional) return null;
  // Adding 0 makes −0 plain.
  const value = decimal.test(cell) ? Number(cell) + 0 : Number.NaN;
  if (!Number.isFinite(value))
    throw new RowError({
      en: `${name} "${cell}" is not a number`,
      fr: `${name} « ${cell} » n’est pas un nombre`,
    });
  if (field.integer && !Number.isInteger(value))
    throw new RowError({
      en: `${name} "${cell}" is not a whole number`,
      fr: `${name} « ${cell} » n’est pas un nombre entier`,
    });
  if (value < field.minimum || value > field.maximum)
    throw new RowError({
      en: `${name} ${cell} is not within ${field.minimum} and ${field.maximum}`,
      fr: `${name} ${cell} n’est pas entre ${field.minimum} et ${field.maximum}`,
    });
  return value;
}

function readCategory(name: string, field: CategoryField, cell: string): string | number {
  const found = field.values.find(({ value }) => String(value) === cell);
  if (found) return found.value;
  throw noneOf(
    name,
    cell,
    field.values.map(({ value }) => value),
  );
}

const noneOf = (name: string, cell: string, values: readonly (string | number)[]) =>
  new RowError({
    en: `${name} "${cell}" is none of ${values.join(', ')}`,
    fr: `${name} « ${cell} » n’est aucune des valeurs ${values.join(', ')}`,
  });

/** Reads the 19 fields, in the order of `fieldNames`, and the label. */
function read(cells: readonly string[]): Row {
  const label = cells[fieldNames.length];
  if (label !== 'Yes' && label !== 'No') throw noneOf('Churn', label ?? '', ['Yes', 'No']);
  const values = fieldNames.map((name, index) => {
    const field = fields[name];
    const cell = cells[index] ?? '';
    return [name, field.kind === 'number' ? readNumber(name, field, cell) : readCategory(name, field, cell)];
  });
  return { ...(Object.fromEntries(values) as Customer), Churn: label };
}

export const data: DataSource<Row> = {
  columns,
  read,
  refuse({ count, label }) {
    if (count < fewestRows)
      return {
        en: `${count} rows are too few: at least ${fewestRows} are needed`,
        fr: `c’est trop peu de lignes (${count}) : il en faut au moins ${fewestRows}`,
      };
    for (const value of ['Yes', 'No'])
      if (label(value) < fewestOfEach)
        return {
          en: `only ${label(value)} of ${count} rows have Churn "${value}": at least ${fewestOfEach} of each are needed`,
          fr: `sur ${count} lignes, ${label(value)} seulement ont Churn « ${value} » : il en faut au moins ${fewestOfEach} de chaque sorte`,
        };
    return undefined;
  },
  labelOf: ({ Churn }) => Churn,
  inputOf: ({ Churn, ...customer }) => customer,
  synthetic: {
    notice: {
      en: 'Made-up customers of a company that does not exist. Who leaves was drawn from a known formula: month-to-month contracts, the first months, fibre without support and a high bill raise the odds.',
      fr: 'Clients inventés d’une entreprise qui n’existe pas. Les départs sont tirés d’une formule connue : contrat mensuel, premiers mois, fibre sans assistance et facture élevée en augmentent les chances.',
    },
    seed: 20260101,
    rows: 7000,
    generate,
  },
};
