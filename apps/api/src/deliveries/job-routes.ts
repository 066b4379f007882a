import { randomUUID } from 'node:crypto';
import { actorOf } from '../audit/actor.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import type { AuditedDeliveries } from './audited.ts';
import { deliveryJobSchema, deliveryJobsSchema, deliveryOrderSchema, jobParamsSchema } from './job-schema.ts';
import type { DeliveriesService } from './service.ts';

const common = { tag: 'deliveries', permission: 'administrator' } as const;
const jobs = { path: '/api/deliveries/jobs', aliases: ['/api/livraisons/taches'] };

/** Control characters and angle brackets would change the line of a commit that names who delivered. */
const plain = (text: string) =>
  text
    .replace(/[<>\p{Cc}]/gu, ' ')
    .trim()
    .slice(0, 200);

/** Promotions and rollbacks by administrators, carried out by the service on the machine of the cluster. */
export function deliveryJobRoutes(service: DeliveriesService, audited: AuditedDeliveries): Route[] {
  return [
    route({
      ...common,
      ...jobs,
      method: 'get',
      operationId: 'listDeliveryJobs',
      summary: 'List what can be delivered, and what was asked for',
      description: 'The environments that can be delivered to from here, and the newest jobs.',
      problems: ['not-found', 'unavailable'],
      responses: { 200: { description: 'Environments and jobs.', schema: deliveryJobsSchema } },
      async handle() {
        if (!(await service.canChange())) return { status: 200, body: { environments: [], jobs: [] } };
        const found = await service.change(deliveryJobsSchema, '/jobs');
        await audited.settleAll();
        return { status: 200, body: found };
      },
    }),
    route({
      ...common,
      ...jobs,
      method: 'post',
      operationId: 'startDelivery',
      summary: 'Promote, or roll back',
      description:
        'Puts a promotion or a rollback in the queue of the service and answers at once. Automated sync stays on: a rollback is a new commit with the earlier state. It is written to the audit list.',
      body: deliveryOrderSchema,
      problems: ['not-found', 'unavailable', 'delivery-refused'],
      responses: { 202: { description: 'It is in the queue.', schema: deliveryJobSchema } },
      async handle({ body, session }) {
        const actor = actorOf(session);
        const id = randomUUID();
        await audited.requested(actor, id, body);
        const by = { name: plain(session?.name ?? '') || actor.email, mail: plain(actor.email) };
        try {
          return { status: 202, body: await service.change(deliveryJobSchema, '/jobs', { ...body, id, by }) };
        } catch (error) {
          // Without an answer nobody knows whether it was accepted: its entry is completed later.
          if (error instanceof Problem && error.code !== 'deliveries-silent')
            await audited.refused(id, body, error.detail);
          throw error;
        }
      },
    }),
    route({
      ...common,
      path: '/api/deliveries/jobs/:id',
      aliases: ['/api/livraisons/taches/:id'],
      method: 'get',
      operationId: 'readDeliveryJob',
      summary: 'Read where a delivery stands',
      description: 'Queued, running with its last lines, live, or failed and why.',
      params: jobParamsSchema,
      problems: ['not-found', 'unavailable'],
      responses: { 200: { description: 'The job.', schema: deliveryJobSchema } },
      async handle({ params: { id } }) {
        const job = await service.change(deliveryJobSchema, `/jobs/${id}`);
        await audited.settleJob(job);
        return { status: 200, body: job };
      },
    }),
  ];
}
