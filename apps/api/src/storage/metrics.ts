import { Counter, Gauge, type Registry } from 'prom-client';
import type { Budget } from './budget.ts';

/** Shows how full the database is. @returns counts a prediction that was not stored, by the code of the reason */
export function exposeStorage(
  registry: Registry,
  budget: Pick<Budget, 'fill' | 'databaseBytes'>,
  limitBytes: number,
): (reason: string, count: number) => void {
  const registers = [registry];
  new Gauge({
    name: 'database_size_bytes',
    help: 'Bytes that the database occupies: tables, indexes and, where its user may see it, the write-ahead log.',
    registers,
    collect() {
      this.set(budget.databaseBytes ?? Number.NaN);
    },
  });
  new Gauge({
    name: 'database_limit_bytes',
    help: 'Bytes that its volume has, from DATABASE_LIMIT_MIB.',
    registers,
  }).set(limitBytes);
  new Gauge({
    name: 'database_fill_ratio',
    help: 'The first divided by the second; from 0.9 on, no prediction is stored.',
    registers,
    collect() {
      this.set(budget.fill() ?? Number.NaN);
    },
  });
  const refused = new Counter({
    name: 'predictions_not_stored_total',
    help: 'Predictions that were answered and not stored because of a limit, by the code of the reason.',
    labelNames: ['reason'],
    registers,
  });
  return (reason, count) => refused.inc({ reason }, count);
}
