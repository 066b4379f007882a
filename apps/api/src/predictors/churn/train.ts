import type { Evaluation, Loss } from '../../definition/predictor.ts';
import type { Text } from '../../definition/text.ts';
import { TextError } from '../../definition/text-error.ts';
import type { Trained, TrainingContext } from '../../definition/training.ts';
import type { Labelled } from '../../learning/champion.ts';
import { logistic } from '../../learning/logistic.ts';
import { auc, brier, calibrationBins, calibrationError, logLoss } from '../../learning/metrics.ts';
import { contentFolds, shareOf } from '../../learning/split.ts';
import { type Candidate, scorerOf, trainLogistic, trainTrees } from './candidates.ts';
import { fieldNames, type Row } from './customer.ts';
import { features, vectorOf } from './encode.ts';

/** One row in five is never trained on. */
const heldOutShare = 0.2;
const foldCount = 5;
/** More rows than these make training longer and the model no better: which ones follows from their content. */
const mostRows = 60_000;
/** How much of a training’s time each part takes, about. */
const shares = { read: 0.05, logistic: 0.45, trees: 0.45 };

/** A place between 0 and 1 that belongs to the row, whatever order its properties have. */
const placeOfRow = (row: Row) => shareOf([...fieldNames.map((name) => row[name] ?? null), row.Churn]);

interface Part {
  readonly vectors: Float64Array[];
  readonly labels: number[];
  readonly places: number[];
}

/** Reads the records once: those to train on and those held out, the same for every model of these records. */
async function split(context: TrainingContext<Row>): Promise<{ trained: Part; heldOut: Part }> {
  const parts = {
    trained: { vectors: [], labels: [], places: [] } as Part,
    heldOut: { vectors: [], labels: [], places: [] } as Part,
  };
  const kept = Math.min(1, mostRows / context.rows);
  for await (const row of context.records()) {
    const place = placeOfRow(row) / kept;
    if (place >= 1) continue;
    const part = place < heldOutShare ? parts.heldOut : parts.trained;
    part.vectors.push(vectorOf(row));
    part.labels.push(row.Churn === 'Yes' ? 1 : 0);
    part.places.push(place);
  }
  const { trained, heldOut } = parts;
  const left = trained.labels.filter((label) => label === 1).length;
  if (heldOut.labels.length === 0 || Math.min(left, trained.labels.length - left) < foldCount)
    throw new TextError({
      en: `The records are too much alike: of ${context.rows}, ${trained.labels.length} are to train on (${left} who left) and ${heldOut.labels.length} to measure with. Equal records are always on the same side.`,
      fr: `Les enregistrements se ressemblent trop : sur ${context.rows}, ${trained.labels.length} servent à entraîner (dont ${left} départs) et ${heldOut.labels.length} à mesurer. Des enregistrements égaux sont toujours du même côté.`,
    });
  return parts;
}

/** The metrics of the definition, for labels and probabilities. */
export function measure(labels: ArrayLike<number>, probabilities: ArrayLike<number>) {
  return [
    { name: 'logLoss', ...logLoss(labels, probabilities) },
    { name: 'auc', ...auc(labels, probabilities) },
    { name: 'brier', ...brier(labels, probabilities) },
    // Its interval is drawn with a seed of its own: it must not differ between trainings.
    { name: 'calibrationError', ...calibrationError(labels, probabilities, 1) },
  ];
}

/** How much each field moves the score of these rows, on average. */
function importance(candidate: Candidate, vectors: readonly Float64Array[]): Trained['topFeatures'] {
  const scorer = scorerOf(candidate.model);
  const sums = new Float64Array(features.length);
  for (const vector of vectors) {
    const contributions = new Float64Array(features.length);
    scorer.contribute(vector, contributions);
    contributions.forEach((one, index) => {
      sums[index] = (sums[index] as number) + Math.abs(one) / vectors.length;
    });
  }
  return features
    .map(({ name }, index) => ({ field: name, importance: sums[index] as number }))
    .sort((a, b) => b.importance - a.importance);
}

/** Trains both, keeps the one with the lower cross-validated log loss (the champion, if they are equal). */
export async function train(context: TrainingContext<Row>): Promise<Trained> {
  const { signal } = context;
  const step = (what: Text, from: number, share: number) => (done: number) => {
    signal.throwIfAborted();
    context.report(what, from + share * done);
  };
  step({ en: 'reading records', fr: 'lecture des enregistrements' }, 0, 0)(0);
  const { trained, heldOut } = await split(context);
  const labels = Uint8Array.from(trained.labels);
  const folds = contentFolds(labels, Float64Array.from(trained.places), foldCount);
  const data: Labelled = { vectors: trained.vectors, labels, folds, foldCount };
  const champion = trainLogistic(
    data,
    step({ en: 'logistic regression', fr: 'régression logistique' }, shares.read, shares.logistic),
  );
  const challenger = await trainTrees(
    data,
    step({ en: 'boosted trees', fr: 'arbres boostés' }, shares.read + shares.logistic, shares.trees),
  );
  const lossOf = ({ probabilities }: Candidate) => logLoss(labels, probabilities).value;
  const chosen = lossOf(challenger) < lossOf(champion) ? challenger : champion;
  step({ en: 'measuring', fr: 'mesure' }, shares.read + shares.logistic + shares.trees, 0)(0);
  const { score } = scorerOf(chosen.model);
  const probabilities = heldOut.vectors.map((vector) => logistic(score(vector)));
  const topFeatures = importance(chosen, heldOut.vectors.slice(0, 2000));
  context.report({ en: 'measured', fr: 'mesuré' }, 1);
  return {
    artefact: { format: 1, predictor: 'churn', features, model: chosen.model },
    trainer: chosen.trainer,
    parameters: { ...chosen.parameters, folds: foldCount, heldOutShare, rows: trained.labels.length },
    metrics: measure(heldOut.labels, probabilities),
    calibration: calibrationBins(heldOut.labels, probabilities),
    topFeatures,
    candidates: [champion, challenger].map(({ trainer, probabilities: left }) => ({
      trainer,
      metrics: measure(labels, left),
    })),
  };
}

/** The rows held out of these records, in their order. */
async function* heldOutOf(context: TrainingContext<Row>): AsyncGenerator<Row> {
  const kept = Math.min(1, mostRows / context.rows);
  for await (const row of context.records()) {
    context.signal.throwIfAborted();
    if (placeOfRow(row) / kept < heldOutShare) yield row;
  }
}

const categories = features.flatMap(({ kind, name }) => (kind === 'category' ? [name as keyof Row] : []));

/**
 * The metrics of any model on the rows held out of these records, and its log loss on each of them, by the values of
 * its categories.
 */
export async function evaluate(
  predict: (row: Row) => number,
  context: TrainingContext<Row>,
): Promise<Evaluation> {
  const labels: number[] = [];
  const probabilities: number[] = [];
  const losses: Loss[] = [];
  for await (const row of heldOutOf(context)) {
    const label = row.Churn === 'Yes' ? 1 : 0;
    const probability = predict(row);
    labels.push(label);
    probabilities.push(probability);
    const { value: loss } = logLoss([label], [probability]);
    losses.push({ loss, slices: categories.map((name) => [name, String(row[name])]) });
  }
  return { metrics: measure(labels, probabilities), losses };
}
