import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '@presage/gitops';
import type { components } from '../../../api/generated/openapi.ts';
import { dataOf, openClient } from '../api/client.ts';
import type { Place } from '../api/place.ts';
import { importRecords, removeRecords } from '../data/import-records.ts';
import { openFiles } from '../data/source-files.ts';
import { readRegistry } from './registry.ts';
import { trainModel } from './train-model.ts';

const predictor = 'churn';
const label = 'Churn';
const count = 400;

type Field = components['schemas']['PredictorField'];

/**
 * Two versions of a model that an environment can serve: the first one, and another one. If there is no other one yet, it is
 * trained on made-up records, which are removed afterwards: the same records give the same version.
 * @throws Refusal with the reason when it can't be trained
 */
export async function twoVersions(
  place: Place & { readonly environment: Environment },
): Promise<readonly [first: string, other: string]> {
  const { models } = await readRegistry(place);
  const usable = models.filter((model) => model.predictor === predictor && !model.refused);
  const first = usable.find((model) => model.first)?.digest ?? '';
  const other = usable.find((model) => !model.first)?.digest ?? (await trainOnOtherRecords(place));
  return [first, other];
}

async function trainOnOtherRecords(place: Place & { readonly environment: Environment }): Promise<string> {
  const { fields } = await dataOf(
    place,
    `describe ${predictor}`,
    openClient(place).GET('/api/predictors/{name}', { params: { path: { name: predictor } } }),
  );
  const folder = await mkdtemp(join(tmpdir(), 'presage-records-'));
  try {
    const file = join(folder, 'records.csv');
    await writeFile(file, recordsOf(fields));
    const files = openFiles([file], predictor);
    await importRecords(place, { predictor, files, mapping: undefined, skip: 0 }, true);
    const options = {
      environment: place.environment,
      predictor,
      seed: undefined,
      dryRun: false,
      json: true,
      follow: true,
    };
    const trained = await trainModel(place, options);
    return trained?.digest ?? '';
  } finally {
    await removeRecords(place, predictor).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file of records: each field takes its values in turn, each with another step. */
export function recordsOf(fields: Readonly<Record<string, Field>>): string {
  const names = Object.keys(fields);
  const rows = Array.from({ length: count }, (_, row) => [
    ...Object.values(fields).map((field, index) => cellOf(field, row * (2 * index + 3) + (row >> 3))),
    (row * row) % 7 < 3 ? 'Yes' : 'No',
  ]);
  return [[...names, label], ...rows].map((cells) => `${cells.join(',')}\n`).join('');
}

function cellOf(field: Field, step: number): string | number {
  if (field.kind === 'category') return field.values[step % field.values.length]?.value ?? '';
  if (field.kind === 'number')
    return Math.round(field.minimum + (field.maximum - field.minimum) * ((step % 17) / 17));
  return '';
}
