import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** The last item of a page: the value that the list is sorted by, and the id that breaks ties. */
export interface Position {
  readonly sort: string;
  readonly value: string | number;
  readonly id: string;
}

/** Writes and reads the cursors of one list. */
export interface Cursors {
  /** A position as the opaque text that clients hand back. */
  write(position: Position): string;
  /** The position of a cursor; null when this list did not write it, or wrote it in another order. */
  read(cursor: string, sort: string): Position | null;
}

const positionSchema = z.object({
  sort: z.string(),
  value: z.union([z.string(), z.number()]),
  id: z.uuid(),
});

/** Enough that nobody finds a signature by trying. */
const signatureBytes = 16;

/**
 * Makes the cursors of a list. They are signed, so that a value reaches the database only if a row had it; every pod
 * with the same key reads them.
 * @param key a secret of the environment
 */
export function openCursors(key: string): (list: string) => Cursors {
  return (list) => {
    const listKey = createHmac('sha256', key).update(`cursor ${list}`).digest();
    const sign = (text: string) =>
      createHmac('sha256', listKey).update(text).digest().subarray(0, signatureBytes);
    return {
      write(position) {
        const text = Buffer.from(JSON.stringify(position)).toString('base64url');
        return `${text}.${sign(text).toString('base64url')}`;
      },
      read(cursor, sort) {
        const [text = '', signature = ''] = cursor.split('.');
        const given = Buffer.from(signature, 'base64url');
        if (given.length !== signatureBytes || !timingSafeEqual(given, sign(text))) return null;
        const { data } = positionSchema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()));
        return data?.sort === sort ? data : null;
      },
    };
  };
}
