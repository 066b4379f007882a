import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';

/** `sha256:` and 64 hexadecimal digits of the records as JSON, one a line. */
export type Fingerprint = string;

/** Path of the imported records with a fingerprint. */
export function recordsFile(modelsDir: string, predictor: string, fingerprint: Fingerprint): string {
  return join(recordsFolder(modelsDir, predictor), `${fingerprint.replace('sha256:', '')}.ndjson`);
}

/** Path of the lines that an import left out because they can't be read. */
export function skippedFile(modelsDir: string, predictor: string, dataset: string): string {
  return join(recordsFolder(modelsDir, predictor), `${dataset}.skipped.csv`);
}

export function recordsFolder(modelsDir: string, predictor: string): string {
  return join(modelsDir, 'datasets', predictor);
}

/** One record as it is stored and included in the fingerprint. */
export const recordLine = (row: unknown): string => `${JSON.stringify(row)}\n`;

/** The fingerprint of a file of records, read in pieces. */
export async function fingerprintOf(file: string): Promise<Fingerprint> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(piece);
  return `sha256:${hash.digest('hex')}`;
}

/** The records of a file, one after the other; memory does not grow with their number. */
export async function* readRecords<Row>(file: string): AsyncGenerator<Row> {
  let rest = '';
  for await (const piece of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Row;
  }
}
