import { type QueryKey, useQuery, useQueryClient } from '@tanstack/vue-query';
import { type Ref, reactive, ref, watch } from 'vue';
import { ApiError } from '../api/error.ts';
import { fieldMessages } from './field-messages.ts';

/** `conflict`: someone else changed the record since it was opened. */
export type FormState = 'idle' | 'saving' | 'conflict' | 'failed';

interface Versioned {
  version: number;
}

export interface RecordFormOptions<Item extends Versioned, Values extends Record<string, string>> {
  /** How to read the record; undefined when a new one is written. */
  query: { queryKey: QueryKey; queryFn: () => Promise<Item> } | undefined;
  /** First part of the keys of the lists that show the record. */
  subject: string;
  /** What the fields hold before anything is written. */
  empty: Values;
  toValues: (item: Item) => Values;
  /** Messages by field; the form is only sent when there are none. */
  validate: (values: Values) => Record<string, string>;
  /** Creates without a version, changes with the version that was read. */
  save: (values: Values, version: number | undefined) => Promise<Item>;
  onSaved: (item: Item) => void;
}

export interface UseRecordFormReturn<Values> {
  values: Values;
  errors: Ref<Record<string, string>>;
  state: Ref<FormState>;
  /** Why the last attempt failed. */
  failure: Ref<unknown>;
  loading: Ref<boolean>;
  loadError: Ref<unknown>;
  reload: () => void;
  submit: () => Promise<void>;
  /** After a conflict: fills the form with the record as it is now. */
  showTheirs: () => Promise<void>;
  /** After a conflict: saves the form over the record as it is now. */
  saveMine: () => Promise<void>;
}

/** A form over one versioned record: read, checked, saved, and not over someone else's change unasked. */
export function useRecordForm<Item extends Versioned, Values extends Record<string, string>>(
  options: RecordFormOptions<Item, Values>,
): UseRecordFormReturn<Values> {
  const client = useQueryClient();
  const values = reactive({ ...options.empty }) as Values;
  const errors = ref<Record<string, string>>({});
  const state = ref<FormState>('idle');
  const failure = ref<unknown>();
  const version = ref<number>();

  // Read once, always anew: a later refetch must not change the fields under the person's hands.
  const query = useQuery({
    queryKey: ['form', ...(options.query?.queryKey ?? [])],
    queryFn: options.query?.queryFn ?? (() => Promise.reject(new Error('nothing to read'))),
    enabled: options.query !== undefined,
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

  function fill(item: Item): void {
    Object.assign(values, options.toValues(item));
    version.value = item.version;
  }

  watch(
    query.data,
    (item) => {
      if (item && version.value === undefined) fill(item as Item);
    },
    { immediate: true },
  );

  async function submit(): Promise<void> {
    errors.value = options.validate(values);
    if (Object.keys(errors.value).length > 0) return;
    state.value = 'saving';
    try {
      const item = await options.save(values, version.value);
      await client.invalidateQueries({ queryKey: [options.subject] });
      state.value = 'idle';
      options.onSaved(item);
    } catch (error) {
      failure.value = error;
      errors.value = fieldMessages(error);
      state.value = error instanceof ApiError && error.status === 412 ? 'conflict' : 'failed';
    }
  }

  /** Runs after the record was read anew; a record that is gone or unreachable is a failure like any other. */
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
