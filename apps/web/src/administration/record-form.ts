import { useQuery, useQueryClient } from '@tanstack/vue-query';
import { type Ref, reactive, ref, watch } from 'vue';
import { ApiError } from '../api/error.ts';
import { fieldMessages } from '../feedback/field-messages.ts';
import { fieldOf } from '../fields/field.ts';
import { translate } from '../preferences/locale.ts';
import type { AnyRecord, RecordKind } from './record-kind.ts';

/** `conflict`: someone else changed the record since it was opened. */
export type FormState = 'idle' | 'saving' | 'conflict' | 'failed';

/** What the controls of a form hold, by field. */
type Values = Record<string, string>;

export interface UseRecordFormReturn {
  values: Values;
  errors: Ref<Record<string, string>>;
  state: Ref<FormState>;
  /** Why the last attempt failed. */
  failure: Ref<unknown>;
  loading: Ref<boolean>;
  loadError: Ref<unknown>;
  reload: () => void;
  submit: () => Promise<void>;
  /** After a conflict: fills the form with the current record. */
  showTheirs: () => Promise<void>;
  /** After a conflict: overwrites the current record with the form. */
  saveMine: () => Promise<void>;
}

/**
 * The state of a form for one record: reads the record, checks the fields, saves it, and never overwrites someone
 * else's change unless the person chooses to.
 * @param id without it: a new record
 */
export function useRecordForm<Item extends AnyRecord, Input extends object>(
  kind: RecordKind<Item, Input>,
  id: string | undefined,
  onSaved: (item: Item) => void,
): UseRecordFormReturn {
  const client = useQueryClient();
  const fields = Object.keys(kind.fields).map((name) => ({ name, ...fieldOf<Item>(kind.fields, name) }));
  const eachField = <Result>(of: (field: (typeof fields)[number]) => Result): Record<string, Result> =>
    Object.fromEntries(fields.map((field) => [field.name, of(field)]));
  const values: Values = reactive(eachField(({ initial }) => initial));
  const errors = ref<Record<string, string>>({});
  const state = ref<FormState>('idle');
  const failure = ref<unknown>();
  const version = ref<number>();
  const record = id === undefined ? undefined : kind.query(id);

  // Read once and never from the cache: a later refetch must not change the fields while the person edits them.
  const query = useQuery({
    queryKey: ['form', ...(record?.queryKey ?? [])],
    queryFn: record?.queryFn ?? (() => Promise.reject(new Error('nothing to read'))),
    enabled: record !== undefined,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

  function fill(item: Item): void {
    Object.assign(
      values,
      eachField(({ name, edit }) => edit(item[name as keyof Item])),
    );
    version.value = item.version;
  }

  watch(
    query.data,
    (item) => {
      if (item && version.value === undefined) fill(item as Item);
    },
    { immediate: true },
  );

  function problems(): Record<string, string> {
    const found = fields.map(({ name, problem }) => [name, problem(values[name] ?? '')] as const);
    return Object.fromEntries(found.flatMap(([name, key]) => (key ? [[name, translate(key)]] : [])));
  }

  function save(): Promise<Item> {
    const input = eachField(({ name, parse }) => parse(values[name] ?? '')) as Input;
    if (id === undefined || version.value === undefined) return kind.create(input);
    return kind.change(id, version.value, input);
  }

  async function submit(): Promise<void> {
    errors.value = problems();
    if (Object.keys(errors.value).length > 0) return;
    state.value = 'saving';
    try {
      const item = await save();
      await client.invalidateQueries({ queryKey: [kind.subject] });
      state.value = 'idle';
      onSaved(item);
    } catch (error) {
      failure.value = error;
      errors.value = fieldMessages(error);
      state.value = error instanceof ApiError && error.status === 412 ? 'conflict' : 'failed';
    }
  }

  /** Runs after the record was read again. A record that is gone or can't be read counts as a failed save. */
  async function withCurrent(then: (item: Item) => Promise<void> | void): Promise<void> {
    const { data, error } = await query.refetch();
    if (error || !data) {
      failure.value = error;
      state.value = 'failed';
      return;
    }
    await then(data as Item);
  }

  return {
    values,
    errors,
    state,
    failure,
    loading: query.isLoading,
    loadError: query.error,
    reload: () => void query.refetch(),
    submit,
    showTheirs: () =>
      withCurrent((item) => {
        fill(item);
        errors.value = {};
        state.value = 'idle';
      }),
    saveMine: () =>
      withCurrent((item) => {
        version.value = item.version;
        return submit();
      }),
  };
}
