import { readFile } from 'node:fs/promises';
import type { Borders, TrainingContext } from '../definition/training.ts';
import { readGeojson } from '../districts/geojson.ts';
import type { Dataset } from '../generated/client.ts';
import { districtsPath } from './district-files.ts';
import { labelKey } from './labels.ts';
import { mappingsOf } from './mapping.ts';

type FindBorders = NonNullable<TrainingContext<unknown>['borders']>;

/**
 * The borders of the districts that imported records were read with; undefined when they were read without. A district
 * has the names that the file, the mapping and the records have for it. Of a file that is gone, no borders are found.
 * @param column of the district
 */
export function bordersOf(
  dataset: Pick<Dataset, 'predictor' | 'shape' | 'mapping' | 'otherShapes'>,
  column: string,
  modelsDir: string,
): FindBorders | undefined {
  const used = mappingsOf(dataset).flatMap(({ mapping: { districts, values } }) =>
    districts ? [{ ...districts, renamed: values[column] ?? {} }] : [],
  );
  if (used.length === 0) return undefined;
  return async () => {
    const found = new Map<string, Borders>();
    for (const { digest, property, renamed } of used) {
      const names = new Map(Object.entries(renamed).map(([from, to]) => [labelKey(from), to]));
      const own = new Map<string, Borders>();
      const file = await readFile(districtsPath(modelsDir, dataset.predictor, digest), 'utf8').catch(
        () => '',
      );
      const { areas } = file === '' ? { areas: [] } : readGeojson(file);
      for (const { properties, polygons } of areas) {
        const name = properties.get(property);
        if (name === undefined) continue;
        const key = labelKey(names.get(labelKey(name)) ?? name);
        own.set(key, [...(own.get(key) ?? []), ...polygons.flat()]);
      }
      for (const [key, rings] of own) if (!found.has(key)) found.set(key, rings);
    }
    return (district) => found.get(labelKey(district));
  };
}
