import { rm } from 'node:fs/promises';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { Dataset, PrismaClient } from '../generated/client.ts';
import { message } from '../messages/message.ts';
import { ImportRefusal, type ReadReport, readRecordsOf } from './read-records.ts';
import { recordsFile } from './records-file.ts';
import { openWriter } from './write-records.ts';

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
   * Reads a file of records and makes it the one to train on; all of it or nothing. Records that are the ones to train
   * on already are kept; their name becomes that of the file.
   * @throws ImportRefusal when the file can't be used, and errors of the file system (ENOSPC)
   */
  add(predictor: AnyPredictor, name: string, source: AsyncIterable<Uint8Array>): Promise<ImportResult>;
  /** Goes back to the records before the newest; null when none were imported. */
  removeNewest(predictor: string): Promise<Dataset | null>;
}

const newestFirst = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];

/** @param temporary where a file is written until it is complete, for tests */
export function datasetStore(
  prisma: Pick<PrismaClient, 'dataset'>,
  modelsDir: string,
  temporary?: string,
): DatasetStore {
  const newest = (predictor: string) =>
    prisma.dataset.findFirst({ where: { predictor }, orderBy: newestFirst });

  const removeUnused = async (predictor: string, fingerprint: string) => {
    const used = await prisma.dataset.count({ where: { predictor, fingerprint } });
    if (used === 0) await rm(recordsFile(modelsDir, predictor, fingerprint), { force: true });
  };

  return {
    list: (predictor) => prisma.dataset.findMany({ where: { predictor }, orderBy: newestFirst }),

    async add({ name: predictor, data }, name, source) {
      if (!data) throw new ImportRefusal(message('no-records-taken', { predictor }));
      const writer = await openWriter(modelsDir, predictor, temporary);
      try {
        const report = await readRecordsOf(data, source, (rows) => writer.write(rows));
        const fingerprint = await writer.finish();
        const current = await newest(predictor);
        if (current?.fingerprint === fingerprint) {
          const dataset = await prisma.dataset.update({ where: { id: current.id }, data: { name } });
          return { ...report, dataset, alreadyImported: true };
        }
        const { rows, leftOut } = report;
        const dataset = await prisma.dataset
          .create({ data: { predictor, fingerprint, name, rows, leftOut } })
          .catch(async (error) => {
            await removeUnused(predictor, fingerprint).catch(() => undefined);
            throw error;
          });
        return { ...report, dataset, alreadyImported: false };
      } finally {
        await writer.discard();
      }
    },

    async removeNewest(predictor) {
      const last = await newest(predictor);
      if (!last) return null;
      await prisma.dataset.delete({ where: { id: last.id } });
      await removeUnused(predictor, last.fingerprint);
      return last;
    },
  };
}
