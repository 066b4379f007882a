import { Problem } from '../http/problem.ts';
import type { Counts } from '../limits/counts.ts';

/** Failed attempts after which no wait follows. */
const free = 4;
const maxSeconds = 300;
/** Failed attempts are forgotten this long after the last one. */
const rememberedSeconds = 24 * 60 * 60;

/**
 * Seconds to wait after the n-th failed attempt in a row: 0 up to the fourth, then 2^(n − 5), at most 300. So the fifth
 * costs 1 s, the tenth 32 s, the fourteenth and each that follows 300 s: about 300 guesses a day.
 */
export const waitAfter = (failures: number): number =>
  failures <= free ? 0 : Math.min(maxSeconds, 2 ** (failures - free - 1));

const waits = Array.from({ length: 14 }, (_, index) => waitAfter(index + 1));

/**
 * Slows down the guessing of one account's password, from whatever address. An attempt within the wait is refused and
 * neither checked nor counted, so nobody can prolong the wait of another person. An e-mail that nobody has is treated
 * in the same way.
 */
export interface SignInDelay {
  /**
   * Counts an attempt as failed until `succeeded` or `undecided`: attempts at the same time are not let through together.
   * @param who whose attempts are counted together
   * @throws Problem with the rest of the wait
   */
  begin(who: string): Promise<void>;
  /** Forgets the failed attempts. */
  succeeded(who: string): Promise<void>;
  /** The attempt was right so far, e.g. without a second factor. */
  undecided(who: string): Promise<void>;
}

export function signInDelay(counts: Counts, now: () => number = Date.now): SignInDelay {
  const keyOf = (who: string) => `account ${who}`;
  return {
    async begin(who) {
      const until = await counts.attempt(keyOf(who), waits, rememberedSeconds);
      if (!until) return;
      const seconds = Math.max(1, Math.ceil((until.getTime() - now()) / 1_000));
      throw new Problem('too-many-attempts', { headers: { 'Retry-After': String(seconds) } });
    },
    succeeded: (who) => counts.remove(keyOf(who)),
    undecided: (who) => counts.withdraw(keyOf(who)),
  };
}
