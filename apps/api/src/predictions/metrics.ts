import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LoadedModel } from '../models/serving.ts';
import type { JournalObserver } from './journal.ts';
import type { Source } from './record.ts';

/** Counts predictions. Labels are bounded: models are those that are loaded, classes those of the target. */
export interface PredictionMetrics extends JournalObserver {
  /** One prediction was made, in so many microseconds of the model's own time. */
  made(loaded: LoadedModel, source: Source, outcomeClass: string | undefined, microseconds: number): void;
  /** Tells how many records wait, whenever that is read. */
  watch(waiting: () => number): void;
}

export function predictionMetrics(registry: Registry): PredictionMetrics {
  const registers = [registry];
  const made = new Counter({
    name: 'predictions_total',
    help: 'Predictions made, by the first digits of the digest of the model that made them.',
    labelNames: ['predictor', 'model', 'source', 'class'],
    registers,
  });
  const durations = new Histogram({
    name: 'prediction_duration_seconds',
    help: 'Time of the model itself, without reading, checking or storing.',
    labelNames: ['predictor'],
    buckets: [0.000_002, 0.000_005, 0.000_01, 0.000_025, 0.000_05, 0.0001, 0.0005, 0.001, 0.01, 0.1],
    registers,
  });
  const stored = new Counter({
    name: 'predictions_stored_total',
    help: 'Predictions that were stored behind their answers.',
    registers,
  });
  const dropped = new Counter({
    name: 'predictions_dropped_total',
    help: 'Predictions that were answered and could not be stored.',
    registers,
  });
  // Looking labels up costs as much as the prediction, so each combination is looked up once.
  const observers = new Map<string, (microseconds: number) => void>();
  return {
    made({ predictor: { name }, digest }, source, outcomeClass = '', microseconds) {
      const key = `${digest}${source}${outcomeClass}`;
      let observe = observers.get(key);
      if (!observe) {
        const model = digest.slice('sha256:'.length, 'sha256:'.length + 12);
        const count = made.labels({ predictor: name, model, source, class: outcomeClass });
        const duration = durations.labels({ predictor: name });
        observe = (time) => {
          count.inc();
          duration.observe(time / 1e6);
        };
        observers.set(key, observe);
      }
      observe(microseconds);
    },
    stored: (count) => stored.inc(count),
    dropped: (count) => dropped.inc(count),
    watch(waiting) {
      new Gauge({
        name: 'predictions_waiting',
        help: 'Predictions that were answered and are not stored yet.',
        registers,
        collect() {
          this.set(waiting());
        },
      });
    },
  };
}
