import { type Cluster, NotLive, promote, rollback, short } from '@presage/gitops';
import { Refusal } from '@presage/runtime/refusal';
import { z } from 'zod';
import { environmentOfOrder, type Order, requireAsShown } from './order.ts';

/** How a job ended. */
export const outcomeSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('live'), commit: z.string() }),
  z.object({ state: z.literal('failed'), reason: z.string(), next: z.string() }),
]);

export type Outcome = z.infer<typeof outcomeSchema>;

const firstLine = (text: string): string => text.split('\n')[0]?.trim() ?? '';

/** Why a verb failed, in one sentence. */
export function failureOf(error: unknown): Outcome {
  if (!(error instanceof Refusal))
    return { state: 'failed', reason: 'The service failed; its log has the reason.', next: '' };
  const reason = error instanceof NotLive ? error.reason : firstLine(error.message);
  return { state: 'failed', reason, next: error.next };
}

/**
 * Does what an order asks for by the function of the verb, which prints as on a terminal. The API server is not asked in
 * a dry run, which takes the right to create objects: the account has none.
 * @throws Refusal as the verb does, and where a branch has moved on since the order
 */
export async function carryOutOrder(cluster: Cluster, order: Order): Promise<Outcome> {
  const environment = environmentOfOrder(cluster, order, order.environment);
  await requireAsShown(cluster, environment, order);
  const { verb, commit, by } = order;
  const result =
    verb === 'promote'
      ? await promote(cluster, {
          to: environment.name,
          by,
          check: async ({ from, previous }) => {
            if (from.commit === commit && (previous?.commit ?? null) === order.head) return [];
            throw new Refusal(`${short(commit)} is no longer the newest.`, 'Look at the difference again.');
          },
        })
      : await rollback(cluster, { environment, to: commit, by });
  if (!result) throw new Error(`${verb} had no result`);
  return { state: 'live', commit: result.commit };
}
