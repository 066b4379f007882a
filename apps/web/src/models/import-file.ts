import { useMutation } from '@tanstack/vue-query';
import { ref, shallowRef } from 'vue';
import { answerOf, api } from '../api/client.ts';
import { sendFile } from '../api/send-file.ts';
import type { components } from '../generated/api.ts';
import { type Remapping, remapped } from './remapping.ts';

type Schemas = components['schemas'];
export type Preview = Schemas['ImportPreview'];
export type PreviewShape = Preview['shapes'][number];

/** A file of districts that was sent, and what the person calls it. */
export type SentDistricts = Schemas['Districts'] & { readonly file: string };

/** Rows of all files together that a preview reads. */
const previewRows = 60_000;

/**
 * Files on their way to the records of a predictor: they are sent, looked at as often as their mappings change, and
 * imported as one.
 * @param district the predictor’s column of the district, if districts can be sent
 */
export function useImportFiles(predictor: string, district: string | undefined, onImported: () => void) {
  /** The share that is sent; undefined while nothing is. */
  const progress = ref<number>();
  const uploads = ref<readonly { readonly id: string; readonly name: string }[]>([]);
  const preview = shallowRef<Preview>();
  const report = shallowRef<Schemas['ImportReport']>();
  const districts = shallowRef<SentDistricts>();
  const mappings = ref<Readonly<Record<string, Schemas['Mapping']>>>({});
  const skip = ref(0);
  const params = { path: { name: predictor } };
  const base = `/api/predictors/${encodeURIComponent(predictor)}/dataset`;
  const work = useMutation({ mutationFn: (task: () => Promise<void>) => task() });

  const source = () => ({
    files: [...uploads.value],
    ...(Object.keys(mappings.value).length > 0 ? { mappings: mappings.value } : {}),
    skip: skip.value,
  });

  async function look(): Promise<void> {
    const body = { ...source(), maxRows: previewRows };
    preview.value = await answerOf(api.POST('/api/predictors/{name}/dataset/preview', { params, body }));
  }

  const removeUpload = (id: string) =>
    api
      .DELETE('/api/predictors/{name}/dataset/files/{id}', { params: { path: { name: predictor, id } } })
      .catch(() => undefined);

  async function forget(): Promise<void> {
    const ids = uploads.value.map(({ id }) => id);
    uploads.value = [];
    preview.value = undefined;
    districts.value = undefined;
    mappings.value = {};
    skip.value = 0;
    await Promise.all(ids.map(removeUpload));
  }

  async function send(files: readonly File[]): Promise<void> {
    const all = files.reduce((sum, { size }) => sum + size, 0) || 1;
    let sent = 0;
    progress.value = 0;
    try {
      for (const file of files) {
        const onProgress = (share: number) => {
          progress.value = (sent + share * file.size) / all;
        };
        const answer = await sendFile(`${base}/files`, file, {
          onProgress,
          mediaType: 'application/octet-stream',
        });
        sent += file.size;
        const { id } = JSON.parse(await answer.text()) as Schemas['Upload'];
        uploads.value = [...uploads.value, { id, name: file.name.slice(0, 200) }];
      }
    } finally {
      progress.value = undefined;
    }
  }

  const shapes = () => preview.value?.shapes ?? [];

  async function change(changed: Readonly<Record<string, Schemas['Mapping']>>): Promise<void> {
    mappings.value = { ...mappings.value, ...changed };
    await look();
  }

  /** Reads the files with districts: those that have no column of the district, or all. */
  async function sendDistricts(file: File): Promise<void> {
    const answer = await sendFile(`${base}/districts`, file, { mediaType: 'application/geo+json' });
    const found = JSON.parse(await answer.text()) as Schemas['Districts'];
    districts.value = { ...found, file: file.name.slice(0, 200) };
    const choice = choiceOf(districts.value);
    const field = district ?? '';
    const lacking = shapes().filter(({ columns }) =>
      columns.some(({ name, matched }) => name === district && matched === null),
    );
    const chosen = lacking.length > 0 ? lacking : shapes();
    await change(
      Object.fromEntries(
        chosen.map(({ shape, mapping }) => [shape, remapped(mapping, { part: 'districts', field, choice })]),
      ),
    );
  }

  return {
    progress,
    preview,
    report,
    districts,
    skip,
    isBusy: work.isPending,
    error: work.error,
    open: (files: readonly File[]) =>
      work.mutate(async () => {
        report.value = undefined;
        await forget();
        await send(files);
        await look();
      }),
    sendDistricts: (file: File) => work.mutate(() => sendDistricts(file)),
    /** Reads the files of a shape again with one entry of its mapping changed. */
    remap: (shape: string, changed: Remapping) =>
      work.mutate(() => {
        const { mapping = {} } = shapes().find((each) => each.shape === shape) ?? {};
        return change({ [shape]: remapped(mapping, changed, district) });
      }),
    skipUpTo: (share: number) =>
      work.mutate(async () => {
        skip.value = share;
        await look();
      }),
    /** Removes one of the files, and reads the others. */
    leaveOut: (index: number) =>
      work.mutate(async () => {
        const removed = uploads.value[index];
        uploads.value = uploads.value.filter((each) => each !== removed);
        if (removed) await removeUpload(removed.id);
        await look();
      }),
    save: () =>
      work.mutate(async () => {
        const body = source();
        report.value = await answerOf(api.POST('/api/predictors/{name}/dataset/import', { params, body }));
        uploads.value = [];
        await forget();
        onImported();
      }),
    forget,
  };
}

/** The districts of a mapping: the file, and the property that names them, one with a usual name unless chosen. */
export const choiceOf = ({ digest, file, property, properties }: SentDistricts, chosen?: string) => ({
  digest,
  file,
  property: chosen ?? property ?? properties[0]?.name ?? '',
});
