import type { components } from '../generated/api.ts';

type Mapping = components['schemas']['Mapping'];

/** A changed entry of a mapping; `field` is a column of the predictor. */
export type Remapping =
  | { readonly part: 'columns'; readonly field: string; readonly column: string | null }
  | { readonly part: 'values'; readonly field: string; readonly from: string; readonly to: string }
  | { readonly part: 'dates'; readonly field: string; readonly order: 'day-first' | 'month-first' }
  | {
      readonly part: 'districts';
      readonly field: string;
      readonly choice: NonNullable<Mapping['districts']>;
    };

/** A mapping with one entry changed. A column that is chosen for the district takes the place of districts by position. */
export function remapped(mapping: Mapping, changed: Remapping, district?: string): Mapping {
  const { columns = {}, values = {}, dates = {}, districts } = mapping;
  const { field } = changed;
  const kept = districts && { districts };
  switch (changed.part) {
    case 'columns':
      return {
        columns: { ...columns, [field]: changed.column },
        values,
        dates,
        ...(field === district ? {} : kept),
      };
    case 'values':
      return {
        columns,
        values: { ...values, [field]: { ...values[field], [changed.from]: changed.to } },
        dates,
        ...kept,
      };
    case 'dates':
      return { columns, values, dates: { ...dates, [field]: changed.order }, ...kept };
    case 'districts': {
      const { [field]: _, ...others } = columns;
      return { columns: others, values, dates, districts: changed.choice };
    }
  }
}
