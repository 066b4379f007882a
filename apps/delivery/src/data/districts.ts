import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { exitCode, Refusal } from '@presage/runtime/refusal';
import type { components } from '../../../api/generated/openapi.ts';
import { answerOf, openClient } from '../api/client.ts';
import type { Place } from '../api/place.ts';
import type { Mapping } from './mapping.ts';
import { pathOf } from './source-files.ts';
import { dataOf } from './upload.ts';

/** A GeoJSON file of districts as it was typed. */
export interface DistrictOrder {
  readonly given: string;
  readonly text: string;
  /** The property that names them; without it, the one with a usual name. */
  readonly property: string | undefined;
}

/**
 * The districts of the options; undefined without any.
 * @throws Refusal for a file that can't be read, or a name without a file
 */
export function districtsOf({
  districts: given,
  districtName: property,
}: {
  readonly districts?: string;
  readonly districtName?: string;
}): DistrictOrder | undefined {
  if (given === undefined) {
    if (property === undefined) return undefined;
    throw new Refusal(
      '--district-name names a property of a file of districts, and there is none.',
      'Name the file too: --districts districts.geojson',
      exitCode.usage,
    );
  }
  try {
    return { given, text: readFileSync(pathOf(given), 'utf8'), property };
  } catch (error) {
    throw new Refusal(
      `The districts ${given} cannot be read: ${(error as Error).message}`,
      'Check the path, which starts from the folder in which the command was typed.',
      exitCode.data,
    );
  }
}

/**
 * Sends districts and puts them into a mapping.
 * @throws Refusal when they are not accepted, or no property of a usual name names them
 */
export async function withDistricts(
  place: Place,
  predictor: string,
  mapping: Mapping | undefined,
  order: DistrictOrder | undefined,
): Promise<Mapping | undefined> {
  if (!order) return mapping;
  const answer = await answerOf(
    place,
    openClient(place).POST('/api/predictors/{name}/dataset/districts', {
      params: { path: { name: predictor } },
      headers: { 'content-type': 'application/geo+json' },
      body: order.text,
      bodySerializer: (text: string) => text,
    }),
  );
  const sent = dataOf(answer, predictor);
  const property = order.property ?? sent.property ?? undefined;
  if (property === undefined) throw unnamed(order.given, sent.properties);
  const file = basename(order.given).slice(0, 200);
  return {
    columns: {},
    values: {},
    dates: {},
    ...mapping,
    districts: { digest: sent.digest, property, file },
  };
}

type Properties = components['schemas']['Districts']['properties'];

const unnamed = (given: string, properties: Properties) =>
  new Refusal(
    `No property of ${given} has a usual name for a district. Its properties, with the first value: ${properties.map(({ name, example }) => `${name} (${example})`).join(', ')}.`,
    'Say which one names the districts: --district-name PROPERTY',
    exitCode.usage,
  );
