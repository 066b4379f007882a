import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { message } from '../messages/message.ts';
import { removeAbandoned } from './abandoned.ts';
import { recordsFolder } from './records-file.ts';
import { ImportRefusal } from './refusal.ts';

/** A file that was sent and waits to be looked at and imported. */
export interface Upload {
  readonly id: string;
  readonly bytes: number;
  /** `sha256:` of the file. */
  readonly digest: string;
}

/** Files of a person that are not imported yet: in the volume of the models for an hour, for every pod. */
export interface UploadStore {
  /** @throws ImportRefusal for a file that is too large, and errors of the file system (ENOSPC); nothing is kept then */
  add(predictor: string, source: AsyncIterable<Uint8Array>): Promise<Upload>;
  /** Where a file is; null when there is none of this id. */
  find(predictor: string, id: string): Promise<string | null>;
  remove(predictor: string, id: string): Promise<void>;
}

const maxBytes = 2e9;

export function uploadStore(modelsDir: string): UploadStore {
  const pathOf = (predictor: string, id: string) =>
    join(recordsFolder(modelsDir, predictor), `.upload-${id}`);
  return {
    async add(predictor, source) {
      const id = randomUUID();
      const path = pathOf(predictor, id);
      await mkdir(recordsFolder(modelsDir, predictor), { recursive: true });
      await removeAbandoned(recordsFolder(modelsDir, predictor));
      const file = await open(path, 'wx', 0o640);
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        for await (const chunk of source) {
          bytes += chunk.length;
          if (bytes > maxBytes)
            throw new ImportRefusal(message('file-too-large', { gigabytes: maxBytes / 1e9 }));
          hash.update(chunk);
          await file.writeFile(chunk);
        }
        // A full disk may be reported only here.
        await file.sync();
        await file.close();
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(path, { force: true });
        throw error;
      }
      return { id, bytes, digest: `sha256:${hash.digest('hex')}` };
    },
    async find(predictor, id) {
      const path = pathOf(predictor, id);
      const found = await stat(path).catch(() => null);
      return found?.isFile() ? path : null;
    },
    remove: (predictor, id) => rm(pathOf(predictor, id), { force: true }),
  };
}
