import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Configuration } from '../configuration/configuration.ts';
import type { Database } from '../database/database.ts';

/** The metrics of this process for Prometheus. */
export interface Metrics {
  registry: Registry;
  /** Measures every request, by the template of its route. */
  observe: RequestHandler;
}

/** Makes a new registry: two applications in one process do not share counts. */
export function makeMetrics(
  { version, environment, image }: Configuration,
  { pool }: Pick<Database, 'pool'>,
): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  new Gauge({
    name: 'presage_info',
    help: 'Always 1; its labels describe what runs.',
    labelNames: ['version', 'environment', 'commit'],
    registers: [registry],
  }).set({ version, environment, commit: image.commit ?? '' }, 1);
  new Gauge({
    name: 'database_pool_connections',
    help: 'Connections of the pool, and requests that wait for one.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      this.set({ state: 'idle' }, pool.idleCount);
      this.set({ state: 'used' }, pool.totalCount - pool.idleCount);
      this.set({ state: 'waiting' }, pool.waitingCount);
    },
  });
  const observe: RequestHandler = (request, response, next) => {
    const stop = durations.startTimer({ method: request.method });
    response.once('close', () => {
      stop({ route: response.locals.route ?? 'unknown', status: response.statusCode });
    });
    next();
  };
  return { registry, observe };
}
