import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AreaFile, readGeojson } from '../districts/geojson.ts';
import { type Districts, findDistricts } from '../districts/locator.ts';
import { message } from '../messages/message.ts';
import { abandonedMilliseconds, removeAbandoned } from './abandoned.ts';
import type { Mapping } from './mapping.ts';
import { recordsFolder } from './records-file.ts';
import { ImportRefusal } from './refusal.ts';

/** The districts of a mapping: their file and the property that names them. */
export type DistrictChoice = NonNullable<Mapping['districts']>;

/** A file of districts that was sent. */
export interface DistrictFile extends Pick<AreaFile, 'properties' | 'property'> {
  /** `sha256:` of the file. */
  readonly digest: string;
  readonly areas: number;
}

/** Districts that are used, and the properties that could name them. */
export interface OpenedDistricts extends Pick<AreaFile, 'properties'> {
  readonly choice: DistrictChoice;
  readonly districts: Districts;
}

/** Files of districts in the volume of the models: for an hour, or as long as imported records were read with them. */
export interface DistrictFiles {
  /** @throws DistrictsError for a file that is no GeoJSON of areas; ImportRefusal for one that is too large */
  add(predictor: string, source: AsyncIterable<Uint8Array>): Promise<DistrictFile>;
  /** @throws ImportRefusal when the file is not there; DistrictsError when the property does not name every area */
  open(predictor: string, choice: DistrictChoice): Promise<OpenedDistricts>;
  /** Removes files that no mapping names and that were not sent within the last hour. */
  removeUnused(predictor: string, used: ReadonlySet<string>): Promise<void>;
}

const maxMegabytes = 20;
const ending = '.districts.geojson';

/** Where a file of districts is kept. */
export const districtsPath = (modelsDir: string, predictor: string, digest: string): string =>
  join(recordsFolder(modelsDir, predictor), `${digest.replace('sha256:', '')}${ending}`);

export function districtFiles(modelsDir: string): DistrictFiles {
  const pathOf = (predictor: string, digest: string) => districtsPath(modelsDir, predictor, digest);
  // Looking at a file means opening its districts again and again.
  let last: { readonly path: string; readonly file: AreaFile } | undefined;
  let lastFound: { readonly file: AreaFile; readonly districts: Districts } | undefined;

  const read = async (path: string): Promise<AreaFile> => {
    if (last?.path === path) return last.file;
    const file = readGeojson(await readFile(path, 'utf8'));
    last = { path, file };
    return file;
  };

  return {
    async add(predictor, source) {
      const bytes = await collect(source);
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      const path = pathOf(predictor, digest);
      const file = readGeojson(bytes.toString('utf8'));
      last = { path, file };
      const folder = recordsFolder(modelsDir, predictor);
      await mkdir(folder, { recursive: true });
      await removeAbandoned(folder);
      const temporary = join(folder, `.upload-${randomUUID()}`);
      try {
        await writeFile(temporary, bytes, { mode: 0o640, flush: true });
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      const { properties, property, areas } = file;
      return { digest, properties, property, areas: areas.length };
    },

    async open(predictor, choice) {
      const path = pathOf(predictor, choice.digest);
      const isThere = await stat(path).then(
        () => true,
        () => false,
      );
      if (!isThere)
        throw new ImportRefusal(message('districts-absent', { digest: choice.digest.slice(7, 19) }));
      const now = new Date();
      await utimes(path, now, now);
      const file = await read(path);
      if (lastFound?.file !== file || lastFound.districts.property !== choice.property)
        lastFound = { file, districts: findDistricts(file, choice.property) };
      return { choice, districts: lastFound.districts, properties: file.properties };
    },

    async removeUnused(predictor, used) {
      const folder = recordsFolder(modelsDir, predictor);
      for (const name of await readdir(folder)) {
        if (!name.endsWith(ending) || used.has(`sha256:${name.slice(0, -ending.length)}`)) continue;
        const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }));
        if (Date.now() - mtimeMs > abandonedMilliseconds) await rm(join(folder, name), { force: true });
      }
    },
  };
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > maxMegabytes * 1e6)
      throw new ImportRefusal(message('geojson-too-large', { megabytes: maxMegabytes }));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
