import type { Column, DataSource } from '../definition/data.ts';
import { message } from '../messages/message.ts';
import { findColumns, HeaderError, listed, type MatchedColumns, matchColumns } from './columns.ts';
import type { OpenedDistricts } from './district-files.ts';
import type { Mapping } from './mapping.ts';

/**
 * Finds a predictor's columns in a file's header. With districts, the column of their names is not read: the record’s
 * position gives it.
 * @throws HeaderError when columns are missing, occur twice, or the mapping names one that does not exist
 */
export function matchHeader<Row>(
  { columns, districts: places, lacks }: DataSource<Row>,
  header: readonly string[],
  mapping: Mapping,
  districts: OpenedDistricts | undefined,
): MatchedColumns {
  const isByPosition = districts !== undefined && places !== undefined;
  const own = isByPosition ? { ...mapping.columns, [places.name]: null } : mapping.columns;
  if (places) refuseWithoutPlace(columns, places, header, own, isByPosition);
  const read = isByPosition ? columns.map((each) => optional(each, places.name)) : columns;
  const matched = matchColumns(read, header, own);
  const has = new Set(matched.columns.filter((each) => each.matched !== null).map(({ name }) => name));
  const lacking = lacks?.((name) => has.has(name));
  if (lacking) throw new HeaderError(message('predictor-message', { ...lacking }));
  if (!isByPosition) return matched;
  return {
    ...matched,
    columns: matched.columns.map((each) => (each.name === places.name ? { ...each, by: 'position' } : each)),
  };
}

const optional = (column: Column, name: string): Column =>
  column.name === name ? { ...column, required: false } : column;

type Places = NonNullable<DataSource<unknown>['districts']>;

/** A file with positions and no district can be read with a file of districts; districts need positions. */
function refuseWithoutPlace(
  columns: readonly Column[],
  { name, longitude, latitude }: Places,
  header: readonly string[],
  mapping: Mapping['columns'],
  isByPosition: boolean,
): void {
  const found = findColumns(columns, header, mapping);
  const isMissing = (column: string) =>
    found.columns.some((each) => each.name === column && each.matched === null);
  const missing = [longitude, latitude].filter(isMissing);
  if (isByPosition && missing.length > 0)
    throw new HeaderError(
      message('districts-without-position', { columns: missing.join(', '), found: listed(header) }),
    );
  const isRequired = columns.some((each) => each.name === name && each.required);
  if (!isByPosition && isRequired && missing.length === 0 && isMissing(name))
    throw new HeaderError(message('districts-or-column', { column: name, found: listed(header) }));
}
