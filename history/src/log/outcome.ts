import type { Delivery } from './deliveries.ts';

/** How a delivery ended, as the log as a whole shows it. */
export type Outcome = 'live' | 'failed' | 'replaced' | 'under way' | 'not recorded';

export interface Judged {
  readonly outcome: Outcome;
  /** The commit of the rollback that took it back. */
  readonly rolledBackBy?: string;
  /** Seconds from its start until its end was known. */
  readonly seconds?: number;
}

/** Whether a delivery restores an earlier state; a name of an extension begins with the same word. */
export const isRollback = ({ action }: Pick<Delivery, 'action'>): boolean => action.startsWith('rollback');

/**
 * How each delivery of one environment ended, and which rollback took it back: one that restores a commit takes back
 * all that came after that commit.
 * @param deliveries newest first
 * @param isDelivering whether a delivery runs now
 */
export function judgedDeliveries<Kind extends Delivery>(
  deliveries: readonly Kind[],
  isDelivering = false,
): (Kind & Judged)[] {
  const takenBack = new Map<string, string>();
  for (const [index, delivery] of deliveries.entries()) {
    const { action, from, ending, commit } = delivery;
    if (action !== 'rollback' || ending?.result === 'failed') continue;
    const restored = deliveries.findIndex((one, position) => position > index && one.commit === from);
    if (restored === -1) continue;
    for (const one of deliveries.slice(index + 1, restored)) {
      if (!isRollback(one) && !takenBack.has(one.commit)) takenBack.set(one.commit, commit);
    }
  }
  return deliveries.map((delivery, index) => {
    const { commit, ending } = delivery;
    const by = takenBack.get(commit);
    const open = index === 0 && isDelivering ? 'under way' : 'not recorded';
    return {
      ...delivery,
      outcome: ending?.result ?? open,
      ...(by === undefined ? {} : { rolledBackBy: by }),
      ...(ending ? { seconds: (Date.parse(ending.ended) - Date.parse(ending.began)) / 1000 } : {}),
    };
  });
}
