import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeAbandoned } from './abandoned.ts';
import { type Fingerprint, recordLine, recordsFile, recordsFolder } from './records-file.ts';

/** Writes records to a file that appears complete, under its fingerprint, or not at all. */
export interface RecordsWriter {
  write(rows: readonly unknown[]): Promise<void>;
  /** Gives the file its name. Existing records with the same fingerprint are replaced by equal ones. */
  finish(): Promise<Fingerprint>;
  /** Removes what was written. After `finish` it does nothing. */
  discard(): Promise<void>;
}

/** @throws errors of the file system: ENOSPC when the disk is full */
export async function openWriter(modelsDir: string, predictor: string): Promise<RecordsWriter> {
  const folder = recordsFolder(modelsDir, predictor);
  const temporary = join(folder, `.import-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  await removeAbandoned(folder);
  const file = await open(temporary, 'w', 0o640);
  const hash = createHash('sha256');
  let isOpen = true;
  const close = async () => {
    if (isOpen) await file.close();
    isOpen = false;
  };
  return {
    async write(rows) {
      const text = rows.map(recordLine).join('');
      hash.update(text);
      await file.writeFile(text);
    },
    async finish() {
      // A full disk may be reported only here.
      await file.sync();
      await close();
      const fingerprint = `sha256:${hash.digest('hex')}`;
      await rename(temporary, recordsFile(modelsDir, predictor, fingerprint));
      return fingerprint;
    },
    async discard() {
      if (!isOpen) return;
      await close();
      await rm(temporary, { force: true });
    },
  };
}
