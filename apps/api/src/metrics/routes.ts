import { z } from 'zod';
import { type Route, route } from '../http/route.ts';
import type { Metrics } from './metrics.ts';

export function metricsRoutes({ registry }: Metrics): Route[] {
  return [
    route({
      method: 'get',
      path: '/metrics',
      tag: 'process',
      operationId: 'readMetrics',
      summary: 'Read the metrics',
      description: 'Counts and durations in the text format of Prometheus.',
      permission: 'monitoring',
      responses: {
        200: {
          description: 'The metrics.',
          schema: z.string().meta({ description: 'Prometheus text format 0.0.4.' }),
          mediaType: registry.contentType,
        },
      },
      handle: async () => ({ status: 200, body: await registry.metrics() }),
    }),
  ];
}
