import type { Records } from '../datasets/current.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { MetricValue } from '../definition/training.ts';
import { comparePaired, type Paired } from './paired.ts';
import type { Registry } from './registry.ts';
import { loadModel } from './serving.ts';

/** Two models of a predictor, measured on the same held-out records. */
export interface Comparison {
  readonly predictor: string;
  /** The metric that decides, and which way is better. */
  readonly metric: string;
  readonly better: 'higher' | 'lower';
  readonly data: { readonly source: string; readonly name: string; readonly fingerprint: string };
  readonly a: { readonly digest: string; readonly metrics: readonly MetricValue[] };
  readonly b: { readonly digest: string; readonly metrics: readonly MetricValue[] };
  /** What decides; null for a predictor that is not measured on a sample. */
  readonly paired: Paired | null;
  /** b must not replace a: it is worse beyond the interval, on all rows or on a slice. */
  readonly worse: boolean;
}

/** The held-out part is the same for every model: it does not depend on the seed of a training. */
const evaluationSeed = 1;

/**
 * Measures two models on the records of this environment.
 * @throws RegistryError when one is absent, damaged or foreign
 */
export async function compareModels(
  predictor: AnyPredictor,
  registry: Registry,
  // biome-ignore lint/suspicious/noExplicitAny: the row's type is known to the predictor alone
  records: Records<any>,
  digests: { readonly a: string; readonly b: string },
): Promise<Comparison> {
  const measure = async (digest: string) => {
    const model = loadModel(predictor, await registry.read(predictor.name, digest));
    const context = {
      records: () => records.records(),
      rows: records.rows,
      seed: evaluationSeed,
      report: () => undefined,
      signal: new AbortController().signal,
    };
    const { metrics, losses } = await predictor.evaluate(model, context);
    return { measured: { digest, metrics }, losses };
  };
  const { measured: a, losses: lostByA } = await measure(digests.a);
  const { measured: b, losses: lostByB } =
    digests.a === digests.b ? { measured: a, losses: lostByA } : await measure(digests.b);
  const [{ name: metric, better }] = predictor.metrics;
  const decisive = ({ metrics }: { metrics: readonly MetricValue[] }) => {
    const found = metrics.find(({ name }) => name === metric);
    if (!found) throw new Error(`${predictor.name} measures no ${metric}, by which its models are compared`);
    return found.value;
  };
  const difference = decisive(b) - decisive(a);
  const { source, name, fingerprint } = records;
  const paired = lostByA && lostByB ? comparePaired(lostByA, lostByB) : null;
  return {
    predictor: predictor.name,
    metric,
    better,
    data: { source, name, fingerprint },
    a,
    b,
    paired,
    worse: paired
      ? paired.verdict === 'worse' || paired.worseSlices.length > 0
      : better === 'higher'
        ? difference < 0
        : difference > 0,
  };
}
