import { useMutation } from '@tanstack/vue-query';
import { computed, reactive, ref, shallowRef } from 'vue';
import { answerOf, api } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import { sendFile } from '../api/send-file.ts';
import type { components } from '../generated/api.ts';
import { leaveOut, orderedBy } from './description.ts';

type Schemas = components['schemas'];
export type Draft = Schemas['Draft'];
export type Created = Schemas['CreatedPredictor'];
type Kind = NonNullable<Schemas['DraftRequest']['kind']>;

/** A table that was sent. */
interface SentTable extends Pick<Schemas['Table'], 'id' | 'profile'> {
  readonly file: string;
}

const maxNameLength = 40;

/** A name of a predictor from that of a file: `Kunden 2024.csv` is kunden-2024. */
export const nameFrom = (file: string): string =>
  file
    .replace(/\.\w+$/, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '')
    .slice(0, maxNameLength);

/** A table on its way to a predictor: it is sent, described, edited, and becomes a file to commit. */
export function useCreation() {
  const progress = ref(0);
  const table = shallowRef<SentTable>();
  const order = reactive<{ name: string; target: string; kind: Kind | '' }>({
    name: '',
    target: '',
    kind: '',
  });
  /** Edited in place. */
  const draft = ref<Draft>();
  const created = shallowRef<Created>();
  /** Fields that the person left out, to be taken back. */
  const removed = reactive(new Map<string, Draft['description']['fields'][string]>());

  async function forget(): Promise<void> {
    const { id } = table.value ?? {};
    table.value = undefined;
    draft.value = undefined;
    created.value = undefined;
    order.target = '';
    order.kind = '';
    if (id !== undefined)
      await api.DELETE('/api/tables/{id}', { params: { path: { id } } }).catch(() => undefined);
  }

  const send = useMutation({
    mutationFn: async (file: File) => {
      await forget();
      progress.value = 0;
      const onProgress = (share: number) => {
        progress.value = share;
      };
      const answer = await sendFile('/api/tables', file, {
        onProgress,
        mediaType: 'application/octet-stream',
      });
      const sent = JSON.parse(await answer.text()) as Schemas['Table'];
      table.value = { ...sent, file: file.name };
      order.name ||= nameFrom(file.name);
    },
  });

  const ask = async (use: readonly string[]): Promise<Draft> => {
    const { name, target, kind } = order;
    const body = { name: name.trim(), target, use: [...use], ...(kind && { kind }) };
    const params = { path: { id: table.value?.id ?? '' } };
    return answerOf(api.POST('/api/tables/{id}/draft', { params, body }));
  };

  const propose = useMutation({
    mutationFn: async () => {
      created.value = undefined;
      removed.clear();
      draft.value = await ask([]);
    },
  });

  const columns = computed(() => table.value?.profile.columns.map(({ name }) => name) ?? []);

  /** Makes a field of a column that was left out. */
  const include = useMutation({
    mutationFn: async (column: string) => {
      const field = removed.get(column) ?? (await ask([column])).description.fields[column];
      if (!field || !draft.value) return;
      const { description } = draft.value;
      removed.delete(column);
      delete description.leftOut[column];
      description.fields = orderedBy(columns.value, { ...description.fields, [column]: field });
    },
  });

  function exclude(column: string): void {
    if (!draft.value) return;
    const field = leaveOut(draft.value.description, column);
    if (field) removed.set(column, field);
  }

  const create = useMutation({
    mutationFn: async () => {
      const body = JSON.stringify({ name: order.name.trim(), description: draft.value?.description });
      created.value = await answerOf(api.POST('/api/predictors', { body, bodySerializer: (text) => text }));
    },
  });

  const steps = { send, propose, include, create };
  return {
    ...steps,
    progress,
    table,
    order,
    draft,
    created,
    columns,
    exclude,
    /** Columns that are left out and can be used all the same. */
    usable: computed(() => new Set([...(draft.value?.usable ?? []), ...removed.keys()])),
    isBusy: computed(() => Object.values(steps).some(({ isPending }) => isPending.value)),
    /** What the last step failed with; the fields that a step refused are shown beside them. */
    error: computed(() => Object.values(steps).find(({ error }) => error.value)?.error.value),
    reset: () => Object.values(steps).forEach((step) => void step.reset()),
  };
}

/** Whether an error names fields. */
export const hasFields = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.problem.errors ?? []).length > 0;
