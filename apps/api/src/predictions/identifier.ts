import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** The id of one prediction, and when it was made. */
export interface Identity {
  /** A UUID of version 7 (RFC 9562): in the order of time, and of making within one process. */
  readonly id: string;
  /** ISO 8601, in UTC. */
  readonly createdAt: string;
}

const bytesOfId = 16;

/**
 * Makes identities. Random bytes are drawn for 256 at once and a time is formatted once per millisecond: otherwise
 * both take longer than a prediction (docs/decisions/libraries.md). A clock that goes back waits at the last time.
 */
export function identityMaker(now: () => number = Date.now): () => Identity {
  const pool = new Uint8Array(bytesOfId * 256);
  let left = 0;
  let time = 0;
  let sequence = 0;
  let createdAt = '';
  return () => {
    const current = now();
    if (current > time) {
      time = current;
      sequence = 0;
      createdAt = new Date(time).toISOString();
    } else sequence += 1;
    if (left === 0) {
      randomFillSync(pool);
      left = pool.length;
    }
    left -= bytesOfId;
    const random = pool.subarray(left, left + bytesOfId);
    return { id: v7({ msecs: time, seq: sequence, random }), createdAt };
  };
}

/** The smallest identifier of a moment: what was made from then on comes after it. */
export const firstIdentifier = (moment: Date): string =>
  v7({ msecs: Math.max(0, moment.getTime()), seq: 0, random: new Uint8Array(bytesOfId) });
