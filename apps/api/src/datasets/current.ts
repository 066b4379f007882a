import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DataSource } from '../definition/data.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { TrainingContext } from '../definition/training.ts';
import type { PrismaClient } from '../generated/client.ts';
import { MessageError } from '../messages/error.ts';
import { message } from '../messages/message.ts';
import { type MessageBody, messageSchema } from '../messages/schema.ts';
import { bordersOf } from './borders.ts';
import { type Fingerprint, fingerprintOf, readRecords, recordLine, recordsFile } from './records-file.ts';

/** What a predictor is currently trained on. */
export interface Records<Row> {
  /** `published`: the trainer contains published figures, there are no rows. */
  readonly source: 'synthetic' | 'import' | 'published';
  /** The name of the imported file or of the generator. */
  readonly name: string;
  readonly fingerprint: Fingerprint;
  readonly rows: number;
  /** What was found in imported records, for the card. */
  readonly quality?: readonly MessageBody[];
  /** All rows in their order, any number of times, without keeping them in memory. */
  records(): AsyncIterable<Row>;
  /** Of the districts that were sent with them; the file may be gone. */
  readonly borders?: TrainingContext<Row>['borders'];
}

/** Imported records that can't be read back: which, why, and what to do. */
export class RecordsError extends MessageError {}

/**
 * Opens the newest imported records of a predictor, or its generator when none were imported.
 * @throws RecordsError when the imported file is missing or was changed
 */
export async function openRecords(
  predictor: AnyPredictor,
  modelsDir: string,
  prisma: Pick<PrismaClient, 'dataset'>,
  // biome-ignore lint/suspicious/noExplicitAny: the row's type is known to the predictor alone
): Promise<Records<any>> {
  const { data } = predictor;
  if (!data) return publishedFigures;
  const newest = await prisma.dataset.findFirst({
    where: { predictor: predictor.name },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  if (!newest) return syntheticRecords(data);
  const { fingerprint, name, rows } = newest;
  const file = recordsFile(modelsDir, predictor.name, fingerprint);
  await refuseDamaged(file, newest);
  const quality = z.array(messageSchema).safeParse(newest.quality).data ?? [];
  const borders = data.districts && bordersOf(newest, data.districts.name, modelsDir);
  return {
    source: 'import',
    name,
    fingerprint,
    rows,
    quality,
    records: () => readRecords(file),
    ...(borders && { borders }),
  };
}

const publishedFigures: Records<never> = {
  source: 'published',
  name: 'published figures',
  fingerprint: `sha256:${createHash('sha256').digest('hex')}`,
  rows: 0,
  async *records() {},
};

async function refuseDamaged(
  file: string,
  { predictor, name, fingerprint }: { predictor: string; name: string; fingerprint: string },
): Promise<void> {
  const place = { file, name, predictor };
  let found: string;
  try {
    found = await fingerprintOf(file);
  } catch (error) {
    const { code, message: reason } = error as NodeJS.ErrnoException;
    throw new RecordsError(
      code === 'ENOENT'
        ? message('records-gone', place)
        : message('records-unreadable', { ...place, error: reason }),
    );
  }
  if (found !== fingerprint) throw new RecordsError(message('records-changed', { ...place, found }));
}

const fingerprints = new WeakMap<object, { fingerprint: Fingerprint; rows: number }>();

/** The generator's rows. Their fingerprint is that of a file with these rows; it is computed once. */
function syntheticRecords<Row>({ synthetic }: DataSource<Row>): Records<Row> {
  const generate = () => synthetic.generate(synthetic.seed, synthetic.rows);
  let known = fingerprints.get(synthetic);
  if (!known) {
    const hash = createHash('sha256');
    let rows = 0;
    for (const row of generate()) {
      hash.update(recordLine(row));
      rows++;
    }
    known = { fingerprint: `sha256:${hash.digest('hex')}`, rows };
    fingerprints.set(synthetic, known);
  }
  return {
    source: 'synthetic',
    name: `synthetic, seed ${synthetic.seed}`,
    ...known,
    async *records() {
      yield* generate();
    },
  };
}
