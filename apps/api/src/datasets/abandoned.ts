import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of killed imports, and those that were sent and not imported, are removed after this time. */
export const abandonedMilliseconds = 3_600_000;
const prefixes = ['.import-', '.upload-'];

/** Removes files that nobody uses any more from a folder of records. */
export async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!prefixes.some((prefix) => name.startsWith(prefix))) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > abandonedMilliseconds) await rm(path, { force: true });
  }
}
