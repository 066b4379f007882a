import { rename, rm, writeFile } from 'node:fs/promises';
import { csvLine, endLine } from '../csv/writer.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { Dataset, PrismaClient } from '../generated/client.ts';
import type { BadRow } from '../http/problem.ts';
import { english, message } from '../messages/message.ts';
import { presentMessage } from '../messages/schema.ts';
import { openTable } from '../tables/table.ts';
import type { DistrictFiles } from './district-files.ts';
import type { SourceFile } from './file-records.ts';
import { type Mapping, mappingsOf, noMapping, shapeOf } from './mapping.ts';
import { readRecordsOf } from './read-records.ts';
import type { ReadReport } from './read-report.ts';
import { recordsFile, skippedFile } from './records-file.ts';
import { ImportRefusal } from './refusal.ts';
import { openWriter } from './write-records.ts';

/** How the files of an import are read. */
export interface ImportMappings {
  /** Of all files; without it, that of the last import of a file with the same columns. */
  readonly mapping?: Mapping | undefined;
  /** Of the files of a shape: before the others. */
  readonly mappings?: Readonly<Record<string, Mapping>> | undefined;
}

export interface ImportOptions extends ImportMappings {
  /** The share of lines that may be left out because they can't be read. */
  readonly skip?: number;
}

export interface ImportResult extends ReadReport {
  readonly dataset: Dataset;
  /** The same records were the ones to train on before. */
  readonly alreadyImported: boolean;
}

/** The imported records of every predictor: files in the registry's volume, one row each in the database. */
export interface DatasetStore {
  /** Newest first: the first is what is trained on. */
  list(predictor: string): Promise<readonly Dataset[]>;
  /**
   * The files with the mapping and the districts that each is read with.
   * @throws ImportRefusal and DistrictsError when districts can't be used
   */
  mapFiles(
    predictor: AnyPredictor,
    files: readonly SourceFile[],
    given: ImportMappings,
  ): Promise<readonly SourceFile[]>;
  /**
   * Reads files of records and makes them the ones to train on; all of it or nothing. Records that are the ones to train
   * on already are kept; their name becomes that of the files.
   * @throws ImportRefusal and DistrictsError when the files can't be used, and errors of the file system (ENOSPC)
   */
  add(predictor: AnyPredictor, files: readonly SourceFile[], options?: ImportOptions): Promise<ImportResult>;
  /** Goes back to the records before the newest; null when none were imported. */
  removeNewest(predictor: string): Promise<Dataset | null>;
  /** The file of the lines that the import of the newest records left out; null when there are none. */
  skippedLines(predictor: string): Promise<string | null>;
}

const newestFirst = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];
const maxNameLength = 200;
/** Lines that are kept for the person who imports. */
const maxSkipped = 100_000;

export function datasetStore(
  prisma: Pick<PrismaClient, 'dataset'>,
  modelsDir: string,
  districts: DistrictFiles,
): DatasetStore {
  const newest = (predictor: string) =>
    prisma.dataset.findFirst({ where: { predictor }, orderBy: newestFirst });

  const removeUnused = async (predictor: string, fingerprint: string) => {
    const used = await prisma.dataset.count({ where: { predictor, fingerprint } });
    if (used === 0) await rm(recordsFile(modelsDir, predictor, fingerprint), { force: true });
  };

  const savedMapping = async (predictor: string, shape: string): Promise<Mapping | undefined> => {
    const saved = await prisma.dataset.findFirst({
      where: { predictor, OR: [{ shape }, { otherShapes: { array_contains: [{ shape }] } }] },
      orderBy: newestFirst,
    });
    return saved ? mappingOf(saved, shape) : undefined;
  };

  const mapFiles: DatasetStore['mapFiles'] = async ({ name: predictor, data }, files, given) => {
    const mapped: SourceFile[] = [];
    for (const file of files) {
      const shape = (await shapeOfFile(file)) ?? '';
      const asked = given.mappings?.[shape] ?? given.mapping;
      const saved = asked ? undefined : await savedMapping(predictor, shape);
      const mapping = asked ?? saved ?? noMapping;
      if (mapping.districts && !data?.districts)
        throw new ImportRefusal(message('districts-not-taken', { predictor }));
      const mappingFrom = asked ? 'request' : saved ? 'saved' : 'none';
      try {
        const opened = mapping.districts && (await districts.open(predictor, mapping.districts));
        mapped.push({ ...file, mapping, mappingFrom, districts: opened });
      } catch (error) {
        if (asked || !(error instanceof ImportRefusal)) throw error;
        // Those of an earlier import are gone: the person sees that the district is missing, and sends them again.
        const { districts: _, ...rest } = mapping;
        mapped.push({ ...file, mapping: rest, mappingFrom });
      }
    }
    return mapped;
  };

  const removeUnusedDistricts = async (predictor: string) => {
    const all = await prisma.dataset.findMany({
      where: { predictor },
      select: { shape: true, mapping: true, otherShapes: true },
    });
    const used = all.flatMap((each) =>
      mappingsOf(each).flatMap(({ mapping }) => mapping.districts?.digest ?? []),
    );
    await districts.removeUnused(predictor, new Set(used));
  };

  /** Makes a dataset the newest, or renames the newest if it has the same records. */
  const record = async (dataset: DatasetValues) => {
    const { predictor, fingerprint } = dataset;
    const current = await newest(predictor);
    if (current?.fingerprint === fingerprint) {
      const [renamed] = await prisma.dataset.updateManyAndReturn({
        where: { id: current.id },
        data: dataset,
      });
      // Undefined when somebody has removed the newest since.
      if (renamed) return { dataset: renamed, alreadyImported: true };
    }
    const created = await prisma.dataset.create({ data: dataset }).catch(async (error) => {
      await removeUnused(predictor, fingerprint).catch(() => undefined);
      throw error;
    });
    return { dataset: created, alreadyImported: false };
  };

  return {
    list: (predictor) => prisma.dataset.findMany({ where: { predictor }, orderBy: newestFirst }),
    mapFiles,

    async add(definition, given, { skip = 0, ...mappings } = {}) {
      const { name: predictor, data } = definition;
      if (!data) throw new ImportRefusal(message('no-records-taken', { predictor }));
      const files = await mapFiles(definition, given, mappings);
      const writer = await openWriter(modelsDir, predictor);
      const skipped = skippedLines();
      try {
        const report = await readRecordsOf(
          data,
          files,
          { mapping: noMapping, skip, today: new Date().toISOString().slice(0, 10), onBad: skipped.add },
          (rows) => writer.write(rows),
        );
        const { rows, leftOut, badCount, badRows, refusal } = report;
        if (refusal) throw new ImportRefusal(refusal, badRows, badCount);
        const [first, ...others] = report.shapes.map(({ shape, mapping }) => ({ shape, mapping }));
        const { dataset, alreadyImported } = await record({
          predictor,
          fingerprint: await writer.finish(),
          name: files
            .map(({ name }) => name)
            .join(', ')
            .slice(0, maxNameLength),
          rows,
          leftOut,
          shape: first?.shape ?? null,
          mapping: first?.mapping ?? noMapping,
          otherShapes: others,
          skipped: badCount,
          quality: report.quality.map((each) => ({ ...presentMessage(each) })) as object[],
        });
        const path = skippedFile(modelsDir, predictor, dataset.id);
        if (badCount > 0) await writeWhole(path, skipped.text());
        else await rm(path, { force: true });
        await removeUnusedDistricts(predictor);
        return { ...report, dataset, alreadyImported };
      } finally {
        await writer.discard();
      }
    },

    async removeNewest(predictor) {
      const last = await newest(predictor);
      if (!last) return null;
      const { count } = await prisma.dataset.deleteMany({ where: { id: last.id } });
      // Somebody else has removed them at the same moment.
      if (count === 0) return null;
      await rm(skippedFile(modelsDir, predictor, last.id), { force: true });
      await removeUnused(predictor, last.fingerprint);
      await removeUnusedDistricts(predictor);
      return last;
    },

    async skippedLines(predictor) {
      const last = await newest(predictor);
      return last && last.skipped > 0 ? skippedFile(modelsDir, predictor, last.id) : null;
    },
  };
}

type DatasetValues = Parameters<PrismaClient['dataset']['create']>[0]['data'] & {
  readonly predictor: string;
  readonly fingerprint: string;
};

const mappingOf = (dataset: Dataset, shape: string): Mapping | undefined =>
  mappingsOf(dataset).find((each) => each.shape === shape)?.mapping;

/** The shape of a file's columns; undefined when it can't be read, which the import reports. */
async function shapeOfFile(file: SourceFile | undefined): Promise<string | undefined> {
  if (!file) return undefined;
  try {
    await using table = await openTable(file.path);
    return shapeOf(table.columns);
  } catch {
    return undefined;
  }
}

/** Collects lines that can't be read, as CSV: file, line, reason, and the cells. */
function skippedLines() {
  const columns = ['file', 'line', 'reason'];
  let text = csvLine(columns);
  let count = 0;
  return {
    add({ file, line, reason }: BadRow, cells: readonly string[]): void {
      if (count === maxSkipped) return;
      text += csvLine([file, line, english(reason), ...cells]);
      count += 1;
    },
    text: () => text + endLine(count, columns.length),
  };
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text, { mode: 0o640 });
  await rename(`${path}.new`, path);
}
