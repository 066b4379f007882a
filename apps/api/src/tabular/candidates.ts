import type { Text } from '../definition/text.ts';
import { contentFolds } from '../learning/split.ts';
import type { Description } from './description.ts';
import { columnsOf } from './encode.ts';
import { type Fitted, familyOf, type LearnerName, learners, type Sample, unscaled } from './learners.ts';
import { measuresOf } from './measures.ts';
import { normalised, type TableArtefact } from './model.ts';
import { foldCount, type Part } from './parts.ts';

/** How much of the time each learner takes, about. */
const shares: Readonly<Record<LearnerName, number>> = { regression: 0.4, trees: 0.6 };

const names: Readonly<Record<LearnerName, Text>> = {
  regression: { en: 'regression', fr: 'régression' },
  trees: { en: 'boosted trees', fr: 'arbres boostés' },
};

/** A learner's models, and what they predict of each row without having seen it. */
export interface Candidate {
  readonly trainer: LearnerName;
  readonly models: TableArtefact['models'];
  readonly means: readonly (readonly number[])[];
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly loss: number;
}

async function learn(
  trainer: LearnerName,
  description: Description,
  sample: Sample,
  labels: readonly number[],
  step: (share: number) => void,
): Promise<Candidate> {
  const { target } = description;
  const family = familyOf(target);
  const columns = columnsOf(description.fields);
  const fit = (some: ArrayLike<number>, from: number, share: number) =>
    learners[trainer](family, columns, sample, some, (done) => step(from + share * done));
  const { loss } = measuresOf(target);
  const lossOf = (means: readonly (readonly number[])[]) =>
    means.reduce((sum, mean, row) => sum + loss(labels[row] as number, mean), 0) / labels.length;
  if (target.kind === 'classes') {
    const count = target.classes.length;
    const fitted: Fitted[] = [];
    for (let index = 0; index < count; index++)
      fitted.push(
        await fit(
          labels.map((label) => Number(label === index)),
          index / count,
          1 / count,
        ),
      );
    const means = labels.map((_, row) => normalised(fitted.map((each) => each.means[row] as number)));
    const models = fitted.map(({ learned }) => learned);
    return { trainer, models, means, parameters: { models: count }, loss: lossOf(means) };
  }
  const { mean, deviation } = target.kind === 'number' ? scaleOf(labels) : { mean: 0, deviation: 1 };
  const fitted = await fit(
    labels.map((label) => (label - mean) / deviation),
    0,
    1,
  );
  const means = Array.from(fitted.means, (one) => [mean + deviation * one]);
  const models = [target.kind === 'number' ? unscaled(fitted.learned, mean, deviation) : fitted.learned];
  return { trainer, models, means, parameters: fitted.parameters, loss: lossOf(means) };
}

function scaleOf(labels: readonly number[]): { mean: number; deviation: number } {
  const mean = labels.reduce((sum, label) => sum + label / labels.length, 0);
  const squares = labels.reduce((sum, label) => sum + (label - mean) ** 2 / labels.length, 0);
  return { mean, deviation: Math.sqrt(squares) };
}

/**
 * Lets every learner learn these rows.
 * @param step called with what is done and how much of it
 * @throws what `step` throws
 */
export async function learnAll(
  description: Description,
  { inputs, labels, places }: Part,
  step: (what: Text, share: number) => void,
): Promise<Candidate[]> {
  const { kind } = description.target;
  const strata = kind === 'yes-no' || kind === 'classes' ? labels : labels.map(() => 0);
  const folds = contentFolds(strata, Float64Array.from(places), foldCount);
  const candidates: Candidate[] = [];
  let done = 0;
  for (const trainer of ['regression', 'trees'] as const) {
    const from = done;
    candidates.push(
      await learn(trainer, description, { inputs, folds, foldCount }, labels, (share) =>
        step(names[trainer], from + shares[trainer] * share),
      ),
    );
    done += shares[trainer];
  }
  return candidates;
}

/** The one that predicts the rows of each fold best by the other folds; the regression if they are equal. */
export const bestOf = (candidates: readonly Candidate[]): Candidate =>
  candidates.reduce((best, other) => (other.loss < best.loss ? other : best));
