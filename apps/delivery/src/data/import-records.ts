import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Plan, type Report, runPlan } from '@presage/gitops';
import { answerOf, openClient } from '../api/client.ts';
import type { Place } from '../api/place.ts';
import { type DistrictOrder, withDistricts } from './districts.ts';
import type { Mapping } from './mapping.ts';
import type { Imported, Preview, Records } from './records.ts';
import { pathOf, type SourceFile } from './source-files.ts';
import { dataOf, withUploads } from './upload.ts';

/** An import as it was typed. */
export interface ImportOrder {
  readonly predictor: string;
  readonly files: readonly SourceFile[];
  /** Without it, the saved one for files with the same columns. */
  readonly mapping: Mapping | undefined;
  /** Districts for records that have a position and no district. */
  readonly districts?: DistrictOrder | undefined;
  /** The share of lines that may be left out. */
  readonly skip: number;
}

/** What the next training reads, and what the earlier ones read. @throws Refusal */
export const readRecords = async (place: Place, predictor: string): Promise<Records> =>
  dataOf(
    await answerOf(place, openClient(place).GET('/api/predictors/{name}/dataset', at(predictor))),
    predictor,
  );

/** Goes back to the records before the newest import. @throws Refusal when none were imported */
export const removeRecords = async (place: Place, predictor: string): Promise<Records> =>
  dataOf(
    await answerOf(place, openClient(place).DELETE('/api/predictors/{name}/dataset', at(predictor))),
    predictor,
  );

const at = (name: string) => ({ params: { path: { name } } });

async function sourceOf(place: Place, { predictor, mapping, districts, skip }: ImportOrder) {
  const whole = await withDistricts(place, predictor, mapping, districts);
  return { ...(whole ? { mapping: whole } : {}), skip };
}

/** Everything of the files is read. */
const allRows = 1e9;

/** Reads files as an import would, and keeps nothing. @throws Refusal when they are no tables */
export async function previewRecords(place: Place, order: ImportOrder): Promise<Preview> {
  const { predictor, files } = order;
  const source = await sourceOf(place, order);
  return withUploads(
    place,
    predictor,
    files,
    () => undefined,
    async (uploaded) =>
      dataOf(
        await answerOf(
          place,
          openClient(place).POST('/api/predictors/{name}/dataset/preview', {
            ...at(predictor),
            body: { ...source, files: [...uploaded], maxRows: allRows },
          }),
        ),
        predictor,
      ),
  );
}

/** @throws Refusal with the bad lines when nothing was imported */
export async function importRecords(
  place: Place,
  order: ImportOrder,
  onlyResult: boolean,
): Promise<Imported> {
  const { predictor, files } = order;
  let result: Imported | undefined;
  const names = files.map(({ given }) => given).join(' ');
  const plan: Plan = [
    {
      title: `Import ${files.map(({ given }) => given).join(', ')} for ${predictor} in ${place.name}`,
      actions: [
        {
          kind: 'call',
          what: `POST ${place.api}/api/predictors/${predictor}/dataset/import < ${names}`,
          call: async (report) => {
            result = await send(place, order, report);
          },
        },
      ],
    },
  ];
  await runPlan(plan, { onlyResult });
  if (!result) throw new Error('the plan ended without a result');
  return result;
}

async function send(place: Place, order: ImportOrder, report: Report): Promise<Imported> {
  const { predictor, files } = order;
  const source = await sourceOf(place, order);
  const began = performance.now();
  const imported = await withUploads(place, predictor, files, report, async (uploaded) =>
    dataOf(
      await answerOf(
        place,
        openClient(place).POST('/api/predictors/{name}/dataset/import', {
          ...at(predictor),
          body: { ...source, files: [...uploaded] },
        }),
      ),
      predictor,
    ),
  );
  const seconds = (performance.now() - began) / 1000;
  const skippedTo = imported.badCount > 0 ? await saveSkipped(place, order) : undefined;
  return { report: imported, seconds, ...(skippedTo === undefined ? {} : { skippedTo }) };
}

/** Writes the lines that were left out, with their reasons, into the folder in which the command was typed. */
async function saveSkipped(place: Place, { predictor, files }: ImportOrder): Promise<string> {
  const text = dataOf(
    await answerOf(
      place,
      openClient(place).GET('/api/predictors/{name}/dataset/skipped', { ...at(predictor), parseAs: 'text' }),
    ),
    predictor,
  );
  const name = `${basename(files[0]?.name ?? predictor)}.skipped.csv`;
  await writeFile(pathOf(name), text);
  return name;
}
