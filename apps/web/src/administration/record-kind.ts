import type { QueryKey } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import type { usePagedList } from '../api/paged-list.ts';
import type { Column } from '../fields/field.ts';

/** What every record of the administration has. */
export interface AnyRecord {
  id: string;
  name: string;
  version: number;
}

/** A column of what a record shows but a form does not edit. */
export interface Fact<Item> {
  /** Key of its heading. */
  label: string;
  /** Hidden on a phone. */
  secondary?: boolean;
  show: (item: Item) => string;
}

/** What the table and the form need to know about one kind of record. */
export interface RecordKind<Item extends AnyRecord, Input extends object> {
  /** First part of the keys of its queries, and last part of the table's address. */
  subject: 'products' | 'users';
  /** Descriptors by field, in the order of the form. */
  fields: object;
  columns: readonly Column<Input>[];
  /** Columns after those of fields, for what a form does not edit. */
  facts?: readonly Fact<Item>[];
  /** The name as the table shows it, with its language where it isn't the page's. */
  title: (item: Item) => { name: string; lang?: string };
  useList: (search: Ref<string>) => ReturnType<typeof usePagedList<unknown, Item>>;
  query: (id: string) => { queryKey: QueryKey; queryFn: () => Promise<Item> };
  create: (input: Input) => Promise<Item>;
  /** @param version that the record must still have */
  change: (id: string, version: number, input: Input) => Promise<Item>;
  remove: (id: string, version: number) => Promise<unknown>;
}

/** The parameters of a request that changes one record at a version. */
export const atVersion = (id: string, version: number) => ({
  path: { id },
  header: { 'If-Match': `"${version}"` },
});
