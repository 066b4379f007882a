import type { AuditStore, Party } from '../audit/store.ts';
import { Problem } from '../http/problem.ts';
import type { DeliveryJob, DeliveryOrder } from './job-schema.ts';
import { deliveryJobSchema } from './job-schema.ts';
import type { DeliveriesService } from './service.ts';

/** An entry without a job is that old, in milliseconds, before it counts as one that never reached the service. */
const lostAfter = 60_000;
/** The list of changes waits no longer for the service. */
const settleMilliseconds = 2_000;

/** The entries of the audit list about deliveries: written before the service is asked, completed when the end is known. */
export function auditedDeliveries(audit: AuditStore, service: DeliveriesService) {
  /** An entry changes once: from `requested` to how it ended. */
  const settle = (id: string, commit: string, outcome: string, reason?: string | null) =>
    audit.settle(id, { commit, outcome, ...(reason ? { reason } : {}) });

  const settleJob = async ({ id, commit, state, reason }: DeliveryJob): Promise<void> => {
    if (state === 'live' || state === 'failed') await settle(id, commit, state, reason);
  };

  return {
    settleJob,
    /** Writes down that somebody asks for a delivery, under the id of its job. */
    requested: (actor: Party, id: string, { verb, environment, commit }: DeliveryOrder) =>
      audit.record({
        actor,
        action: verb === 'promote' ? 'environment-promoted' : 'environment-rolled-back',
        subject: { id, email: environment },
        after: { commit, outcome: 'requested' },
      }),
    refused: (id: string, { commit }: DeliveryOrder, reason: string) => settle(id, commit, 'refused', reason),
    /**
     * Asks how deliveries ended whose end is not written down: their page was closed, or the process that followed them
     * was replaced by what it delivered. Those stay open that the service does not answer about.
     */
    async settleAll(): Promise<void> {
      for (const { subjectId, at, after } of await audit.unsettled()) {
        const { commit } = after as { commit: string };
        try {
          const path = `/jobs/${subjectId}`;
          await settleJob(await service.change(deliveryJobSchema, path, undefined, settleMilliseconds));
        } catch (error) {
          if (!(error instanceof Problem) || error.kind !== 'not-found') return;
          if (Date.now() - at.getTime() > lostAfter) await settle(subjectId, commit, 'unknown');
        }
      }
    },
  };
}

export type AuditedDeliveries = ReturnType<typeof auditedDeliveries>;
