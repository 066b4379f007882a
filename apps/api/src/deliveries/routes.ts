import type { ProblemKind } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { previewsSchema } from './preview-schema.ts';
import {
  deliveredEnvironmentsSchema,
  deliveryDiagnosisSchema,
  deliveryDifferenceSchema,
  deliveryPageSchema,
  diagnosisQuerySchema,
  differenceQuerySchema,
  logQuerySchema,
} from './schema.ts';
import type { DeliveriesService } from './service.ts';

const common = {
  method: 'get',
  tag: 'deliveries',
  permission: 'reader',
  problems: ['not-found', 'unavailable'] as ProblemKind[],
} as const;

/** What was delivered, as the service on the machine of the cluster answers it. */
export function deliveryRoutes(service: DeliveriesService): Route[] {
  return [
    route({
      ...common,
      path: '/api/deliveries',
      aliases: ['/api/livraisons'],
      operationId: 'listDeliveredEnvironments',
      summary: 'Compare the environments',
      description: 'What each environment runs, since when, and its health.',
      responses: { 200: { description: 'The environments.', schema: deliveredEnvironmentsSchema } },
      handle: async () => ({
        status: 200,
        body: await service.ask(deliveredEnvironmentsSchema, '/environments'),
      }),
    }),
    route({
      ...common,
      path: '/api/deliveries/log',
      aliases: ['/api/livraisons/journal'],
      operationId: 'listDeliveries',
      summary: 'List what was delivered',
      description: 'Newest first: when, by whom, what changed, how long it took, how it ended.',
      query: logQuerySchema,
      responses: { 200: { description: 'A part of the deliveries.', schema: deliveryPageSchema } },
      handle: async ({ query }) => ({
        status: 200,
        body: await service.ask(deliveryPageSchema, '/log', query),
      }),
    }),
    route({
      ...common,
      path: '/api/deliveries/previews',
      aliases: ['/api/livraisons/apercus'],
      operationId: 'listPreviews',
      summary: 'List the previews of branches',
      description: 'Branch, address, commit, age, size, and whether it sleeps. Empty where previews are off.',
      responses: { 200: { description: 'The previews.', schema: previewsSchema } },
      handle: async () => ({ status: 200, body: await service.ask(previewsSchema, '/previews') }),
    }),
    route({
      ...common,
      path: '/api/deliveries/diff',
      aliases: ['/api/livraisons/difference'],
      operationId: 'compareDeliveries',
      summary: 'Compare two deliveries',
      description: 'Images, pinned values, commits of main and rendered manifests that differ.',
      limit: 'preview',
      query: differenceQuerySchema,
      responses: { 200: { description: 'What differs.', schema: deliveryDifferenceSchema } },
      handle: async ({ query }) => ({
        status: 200,
        body: await service.ask(deliveryDifferenceSchema, '/diff', query),
      }),
    }),
    route({
      ...common,
      path: '/api/deliveries/why',
      aliases: ['/api/livraisons/pourquoi'],
      operationId: 'diagnoseEnvironment',
      summary: 'Read why an environment is red',
      description: 'The cause, the commit that brought it, what still serves, and what to type next.',
      limit: 'preview',
      query: diagnosisQuerySchema,
      responses: { 200: { description: 'The diagnosis.', schema: deliveryDiagnosisSchema } },
      async handle({ query, session }) {
        const found = await service.ask(deliveryDiagnosisSchema, '/why', query);
        return { status: 200, body: session ? found : { ...found, details: [] } };
      },
    }),
  ];
}
