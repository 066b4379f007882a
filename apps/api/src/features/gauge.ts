import { Gauge, type Registry } from 'prom-client';
import type { LoadedModels } from '../models/serving.ts';
import { enoughPredictions } from './drift.ts';
import type { RecentInputs } from './recent.ts';
import { compareFeatures } from './report.ts';

const last = 1_000;

/**
 * Adds the gauge of drift. It is computed when the metrics are read, at most once a minute. While the
 * database is down it keeps its last value.
 */
export function exposeDrift(
  registry: Registry,
  models: LoadedModels,
  recentInputs: RecentInputs,
  keepMilliseconds = 60_000,
): void {
  let due = 0;
  new Gauge({
    name: 'feature_drift_psi',
    help: `Population stability index of the last ${last} predictions against the training; absent under ${enoughPredictions} predictions.`,
    labelNames: ['predictor', 'field'],
    registers: [registry],
    async collect() {
      if (Date.now() < due) return;
      due = Date.now() + keepMilliseconds;
      for (const loaded of models.all()) {
        try {
          const predictor = loaded.predictor.name;
          const recent = await recentInputs(loaded.predictor, last);
          for (const { field, psi } of await compareFeatures(loaded, recent)) {
            if (psi === null || recent.length < enoughPredictions) this.remove({ predictor, field });
            else this.set({ predictor, field }, psi);
          }
        } catch {
          // The other metrics are still returned.
        }
      }
    },
  });
}
