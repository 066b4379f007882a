import { useMutation } from '@tanstack/vue-query';
import { computed, ref, shallowRef } from 'vue';
import { answerOf, api } from '../api/client.ts';
import { sendFile } from '../api/send-file.ts';
import type { components } from '../generated/api.ts';

type Schemas = components['schemas'];
export type Preview = Schemas['ImportPreview'];
export type Mapping = Schemas['Mapping'];

/** A changed entry of a mapping. */
export type Remapping =
  | { readonly part: 'columns'; readonly field: string; readonly column: string | null }
  | { readonly part: 'values'; readonly field: string; readonly from: string; readonly to: string }
  | { readonly part: 'dates'; readonly field: string; readonly order: 'day-first' | 'month-first' };

function remapped(mapping: Mapping, changed: Remapping): Mapping {
  const { columns = {}, values = {}, dates = {} } = mapping;
  const { field } = changed;
  switch (changed.part) {
    case 'columns':
      return { columns: { ...columns, [field]: changed.column }, values, dates };
    case 'values':
      return {
        columns,
        values: { ...values, [field]: { ...values[field], [changed.from]: changed.to } },
        dates,
      };
    case 'dates':
      return { columns, values, dates: { ...dates, [field]: changed.order } };
  }
}

/** A file on its way to the records of a predictor: it is sent, looked at as often as its mapping changes, and imported. */
export function useImportFile(predictor: string, onImported: () => void) {
  const progress = ref(0);
  const upload = ref<{ id: string; name: string }>();
  const preview = shallowRef<Preview>();
  const mapping = ref<Mapping>();
  const skip = ref(0);
  const params = { path: { name: predictor } };
  const source = () => ({
    files: upload.value ? [upload.value] : [],
    ...(mapping.value ? { mapping: mapping.value } : {}),
    skip: skip.value,
  });

  async function look(): Promise<void> {
    const body = { ...source(), maxRows: 20_000 };
    preview.value = await answerOf(api.POST('/api/predictors/{name}/dataset/preview', { params, body }));
  }

  async function forget(): Promise<void> {
    const { id } = upload.value ?? {};
    upload.value = undefined;
    preview.value = undefined;
    mapping.value = undefined;
    skip.value = 0;
    if (id === undefined) return;
    const path = { name: predictor, id };
    await api
      .DELETE('/api/predictors/{name}/dataset/files/{id}', { params: { path } })
      .catch(() => undefined);
  }

  const open = useMutation({
    mutationFn: async (file: File) => {
      await forget();
      progress.value = 0;
      const path = `/api/predictors/${encodeURIComponent(predictor)}/dataset/files`;
      const onProgress = (share: number) => {
        progress.value = share;
      };
      const answer = await sendFile(path, file, { onProgress, mediaType: 'application/octet-stream' });
      const { id } = JSON.parse(await answer.text()) as Schemas['Upload'];
      upload.value = { id, name: file.name.slice(0, 200) };
      await look();
    },
  });
  const change = useMutation({
    mutationFn: async (changed: { mapping?: Mapping; skip?: number }) => {
      mapping.value = changed.mapping ?? mapping.value;
      skip.value = changed.skip ?? skip.value;
      await look();
    },
  });
  const save = useMutation({
    mutationFn: async () => {
      const body = source();
      const report = await answerOf(api.POST('/api/predictors/{name}/dataset/import', { params, body }));
      upload.value = undefined;
      preview.value = undefined;
      mapping.value = undefined;
      onImported();
      return report;
    },
  });

  /** Reads the file again with one entry of the mapping changed. */
  const remap = (changed: Remapping) =>
    change.mutate({ mapping: remapped(preview.value?.mapping ?? {}, changed) });

  return {
    progress,
    preview,
    skip,
    open,
    change,
    save,
    forget,
    remap,
    isBusy: computed(() => open.isPending.value || change.isPending.value || save.isPending.value),
    error: computed(() => open.error.value ?? change.error.value ?? save.error.value),
  };
}
