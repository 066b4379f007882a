import { Counter, type Registry } from 'prom-client';
import { shortDigest } from '../models/digest.ts';

/** Counts shadow predictions by the predictor and the shadow version. */
export interface ShadowMetrics {
  made(predictor: string, digest: string): void;
  dropped(predictor: string, digest: string): void;
  failed(predictor: string, digest: string): void;
  /** Counts those that were made and could not be stored. */
  lost(count: number): void;
}

const labelNames = ['predictor', 'model'];

export function shadowMetrics(registry: Registry): ShadowMetrics {
  const registers = [registry];
  /** The library takes as long to find labels as a prediction takes: it gets sums when it is read. */
  function tally(name: string, help: string) {
    const counts = new Map<string, { predictor: string; model: string; count: number }>();
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        for (const { predictor, model, count } of counts.values()) this.inc({ predictor, model }, count);
        for (const each of counts.values()) each.count = 0;
      },
    });
    return (predictor: string, digest: string) => {
      const known = counts.get(digest) ?? { predictor, model: shortDigest(digest), count: 0 };
      known.count += 1;
      counts.set(digest, known);
    };
  }
  const lost = new Counter({
    name: 'shadow_predictions_lost_total',
    help: 'Shadow predictions that were made and could not be stored.',
    registers,
  });
  return {
    made: tally('shadow_predictions_total', 'Predictions of shadow versions.'),
    dropped: tally(
      'shadow_predictions_dropped_total',
      'Predictions that their shadow version did not compute, because too many waited.',
    ),
    failed: tally(
      'shadow_prediction_errors_total',
      'Inputs that a shadow version refused or could not compute.',
    ),
    lost: (count) => lost.inc(count),
  };
}
