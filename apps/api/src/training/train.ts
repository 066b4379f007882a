import type { Records } from '../datasets/current.ts';
import type { Input } from '../definition/field.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { Text } from '../definition/text.ts';
import { featureStatistics } from '../features/statistics.ts';
import { type Message, message } from '../messages/message.ts';
import type { ModelCard } from '../models/card.ts';
import { canonicalJson, digestOf } from '../models/digest.ts';
import { type Registry, sealCard } from '../models/registry.ts';
import { loadModel } from '../models/serving.ts';

type Breakdowns = NonNullable<ModelCard['breakdowns']>;

/** The default seed of a training. */
export const defaultSeed = 1;

/** Prefix of the temporary folders of a training; the next training removes them. */
const trainingPrefix = '.training-';

export interface TrainingOrder {
  readonly predictor: AnyPredictor;
  readonly registry: Registry;
  // biome-ignore lint/suspicious/noExplicitAny: the row's type is known to the predictor alone
  readonly records: Records<any>;
  readonly seed: number;
  readonly code: ModelCard['code'];
  report(step: Message, share: number): void;
  readonly signal: AbortSignal;
}

/**
 * Trains a model, adds it to the registry, and makes it the predictor's first model if there is none.
 * The same records, code and seed give the same digest.
 * @returns its card; for a version that the registry has already, the card stored there
 * @throws the error of the trainer or the file system; nothing is left behind then
 */
export async function trainModel(order: TrainingOrder): Promise<ModelCard> {
  const { predictor, registry, records, seed, code, report, signal } = order;
  const began = performance.now();
  const { source, name, fingerprint, rows, borders, quality = [] } = records;
  const context = {
    records: () => records.records(),
    rows,
    seed,
    signal,
    ...(borders && { borders }),
    // The last twentieth is counting features and writing.
    report: (step: Text, share: number) =>
      report(message('predictor-message', { ...step }), Math.min(1, Math.max(0, share)) * 0.95),
  };
  const { artefact: made, ...trained } = await predictor.train(context);
  signal.throwIfAborted();
  const artefact = canonicalJson(made, 'the artefact');
  const digest = digestOf(artefact);
  report(message('step-features'), 0.95);
  const features = await featuresOf(predictor, records);
  signal.throwIfAborted();
  const card = sealCard({
    format: 1,
    predictor: predictor.name,
    predictorVersion: predictor.version,
    digest,
    trainer: trained.trainer,
    trainedAt: new Date().toISOString(),
    seconds: Math.round(performance.now() - began) / 1000,
    seed,
    code,
    data: { source, name, fingerprint, rows, ...(quality.length > 0 ? { quality: [...quality] } : {}) },
    parameters: { ...trained.parameters },
    metrics: trained.metrics.map((metric) => ({ ...metric })),
    ...(trained.candidates
      ? { candidates: trained.candidates.map((each) => ({ ...each, metrics: [...each.metrics] })) }
      : {}),
    ...(trained.breakdowns ? { breakdowns: structuredClone(trained.breakdowns) as Breakdowns } : {}),
    ...(trained.notes ? { notes: trained.notes.map((note) => ({ ...note })) } : {}),
    ...(trained.calibration ? { calibration: [...trained.calibration] } : {}),
    topFeatures: trained.topFeatures.map((feature) => ({ ...feature })),
    features,
  });
  loadModel(predictor, { card, artefact });
  report(message('step-registry'), 0.98);
  const kept = await registry.add({ card, artefact }, trainingPrefix);
  await registry.makeFirst(predictor, digest, (first) => loadModel(predictor, first));
  report(message('step-done'), 1);
  return kept;
}

/** How the fields were distributed in the records; a trainer that brings its own figures has none. */
async function featuresOf(
  predictor: AnyPredictor,
  // biome-ignore lint/suspicious/noExplicitAny: as above
  records: Records<any>,
): Promise<ModelCard['features']> {
  const { data, fields } = predictor;
  if (!data) return [];
  async function* inputs(): AsyncGenerator<Input> {
    for await (const row of records.records()) yield data?.inputOf(row) ?? {};
  }
  const statistics = await featureStatistics(fields, inputs());
  return structuredClone(statistics) as ModelCard['features'];
}
