import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { shortDigest } from '../models/digest.ts';
import type { LoadedModel } from '../models/serving.ts';
import type { JournalObserver } from './journal.ts';
import type { Source } from './record.ts';

/** Counts predictions. Labels are bounded: the models that were served and the classes of their targets. */
export interface PredictionMetrics extends JournalObserver {
  /** Counts a prediction and the microseconds that the model took. */
  made(loaded: LoadedModel, source: Source, outcomeClass: string | undefined, microseconds: number): void;
  /** Sets where the number of waiting records is read from. */
  watch(waiting: () => number): void;
}

interface Tally {
  readonly labels: Record<'predictor' | 'model' | 'source' | 'class', string>;
  /** Counted since the metrics were last read. */
  made: number;
  readonly duration: Histogram.Internal<'predictor'>;
}

export function predictionMetrics(registry: Registry): PredictionMetrics {
  const registers = [registry];
  // The library looks up labels for every count, which takes as long as a prediction: it gets sums when it is read.
  const tallies = new Map<string, Tally>();
  const found = new WeakMap<LoadedModel, Map<string, Map<Source, Tally>>>();
  new Counter({
    name: 'predictions_total',
    help: 'Predictions made, by the first digits of the digest of the model that made them.',
    labelNames: ['predictor', 'model', 'source', 'class'],
    registers,
    collect() {
      for (const tally of tallies.values()) {
        this.inc(tally.labels, tally.made);
        tally.made = 0;
      }
    },
  });
  const durations = new Histogram({
    name: 'prediction_duration_seconds',
    help: 'Time of the model itself, without reading, checking or storing. Rows of batches are left out.',
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
  function tallyOf(loaded: LoadedModel, source: Source, outcomeClass: string): Tally {
    const classes = found.get(loaded) ?? new Map<string, Map<Source, Tally>>();
    found.set(loaded, classes);
    const bySource = classes.get(outcomeClass) ?? new Map<Source, Tally>();
    classes.set(outcomeClass, bySource);
    const { predictor, digest } = loaded;
    const model = shortDigest(digest);
    const key = [predictor.name, model, source, outcomeClass].join(' ');
    const tally = tallies.get(key) ?? {
      labels: { predictor: predictor.name, model, source, class: outcomeClass },
      made: 0,
      duration: durations.labels({ predictor: predictor.name }),
    };
    bySource.set(source, tally);
    tallies.set(key, tally);
    return tally;
  }
  return {
    made(loaded, source, outcomeClass = '', microseconds) {
      const tally =
        found.get(loaded)?.get(outcomeClass)?.get(source) ?? tallyOf(loaded, source, outcomeClass);
      tally.made += 1;
      if (source !== 'batch') tally.duration.observe(microseconds / 1e6);
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
