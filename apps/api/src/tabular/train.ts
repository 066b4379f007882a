import type { Input } from '../definition/field.ts';
import type { Model, Outcome } from '../definition/model.ts';
import type { Loss } from '../definition/predictor.ts';
import type { Text } from '../definition/text.ts';
import { TextError } from '../definition/text-error.ts';
import type { MetricValue, Trained, TrainingContext } from '../definition/training.ts';
import { calibrationBins } from '../learning/metrics.ts';
import { contentFolds, shareOf } from '../learning/split.ts';
import type { Description, Row } from './description.ts';
import { columnsOf } from './encode.ts';
import { type Fitted, familyOf, type LearnerName, learners, type Sample, unscaled } from './learners.ts';
import { measuresOf, metricsOf } from './measures.ts';
import { loadTableModel, normalised, type TableArtefact, targetOf } from './model.ts';
import { classesOf } from './records.ts';
import { spreadOf } from './spread.ts';

/** One row in five is never trained on. */
const heldOutShare = 0.2;
const foldCount = 5;
/** More rows make training longer and the model hardly better: which ones follows from their content. */
const maxRows = 40_000;
/** The contributions of so many held-out rows show which fields matter. */
const maxExplained = 1_000;
/** How much of a training’s time each learner takes, about. */
const shares: Readonly<Record<LearnerName, number>> = { regression: 0.4, trees: 0.5 };

type Step = (what: Text, share: number) => void;

const names: Readonly<Record<LearnerName, Text>> = {
  regression: { en: 'regression', fr: 'régression' },
  trees: { en: 'boosted trees', fr: 'arbres boostés' },
};

/** Rows with the number that stands for the target: 0 or 1, the index of a class, the number itself. */
interface Part {
  readonly inputs: Input[];
  readonly labels: number[];
  readonly places: number[];
}

/** A number of 0 to 1 that belongs to a row, whatever order its properties have. */
const placeOf = ({ fields, target }: Description, row: Row) =>
  shareOf([...Object.keys(fields).map((name) => row[name] ?? null), row[target.column] ?? null]);

function labelReader({ target }: Description): (row: Row) => number {
  const values = classesOf(target).map(({ value }) => value);
  return values.length === 0
    ? (row) => Number(row[target.column])
    : (row) => values.indexOf(String(row[target.column]));
}

function inputOf(row: Row, { target }: Description): Input {
  const { [target.column]: _, ...input } = row;
  return input;
}

/** Reads the records once: those to train on and those held out, the same for every model of these records. */
async function split(description: Description, context: TrainingContext<Row>) {
  const labelOf = labelReader(description);
  const trained: Part = { inputs: [], labels: [], places: [] };
  const heldOut: Part = { inputs: [], labels: [], places: [] };
  const kept = Math.min(1, maxRows / context.rows);
  for await (const row of context.records()) {
    const place = placeOf(description, row) / kept;
    if (place >= 1) continue;
    const part = place < heldOutShare ? heldOut : trained;
    part.inputs.push(inputOf(row, description));
    part.labels.push(labelOf(row));
    part.places.push(place);
  }
  refuseAlike(description, trained, heldOut);
  return { trained, heldOut };
}

/** Equal rows are always on the same side: of records that repeat a few rows, nothing may be left for one. */
function refuseAlike({ target }: Description, trained: Part, heldOut: Part): void {
  const classes = classesOf(target).length;
  const least =
    classes === 0
      ? new Set(trained.labels).size - 1
      : Math.min(
          ...Array.from(
            { length: classes },
            (_, index) => trained.labels.filter((one) => one === index).length,
          ),
        );
  if (heldOut.labels.length > 0 && least >= (classes === 0 ? 1 : foldCount)) return;
  throw new TextError({
    en: `The records are too much alike: ${trained.labels.length} are to train on and ${heldOut.labels.length} to measure with, and the target varies too little. Equal records are always on the same side.`,
    fr: `Les enregistrements se ressemblent trop : ${trained.labels.length} servent à entraîner et ${heldOut.labels.length} à mesurer, et la cible varie trop peu. Des enregistrements égaux sont toujours du même côté.`,
  });
}

/** A learner's models, and what they predict of each row without having seen it. */
interface Candidate {
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

/** What a model predicts, as `measures.ts` takes it. */
export function meansOf({ target }: Description, { value, parts = {} }: Outcome): number[] {
  return target.kind === 'classes' ? target.classes.map((each) => parts[each.value] ?? 0) : [value];
}

/** How much each field moves the score of these inputs, on average. */
function importance(model: Model<Input>, { fields }: Description, inputs: readonly Input[]) {
  const sums = new Map(Object.keys(fields).map((name) => [name, 0]));
  for (const input of inputs)
    for (const [name, value] of Object.entries(model.explain(input, '').contributions))
      sums.set(name, (sums.get(name) ?? 0) + Math.abs(value) / inputs.length);
  return [...sums]
    .map(([field, one]) => ({ field, importance: one }))
    .sort((a, b) => b.importance - a.importance);
}

/** Trains every learner and keeps the one that predicts the folds best; the regression if they are equal. */
export async function trainTable(
  name: string,
  description: Description,
  context: TrainingContext<Row>,
): Promise<Trained> {
  const { target } = description;
  const step: Step = (what, share) => {
    context.signal.throwIfAborted();
    context.report(what, share);
  };
  step({ en: 'reading records', fr: 'lecture des enregistrements' }, 0);
  const { trained, heldOut } = await split(description, context);
  const strata =
    target.kind === 'yes-no' || target.kind === 'classes' ? trained.labels : trained.labels.map(() => 0);
  const folds = contentFolds(strata, Float64Array.from(trained.places), foldCount);
  const sample: Sample = { inputs: trained.inputs, folds, foldCount };
  const candidates: Candidate[] = [];
  let done = 0.05;
  for (const trainer of ['regression', 'trees'] as const) {
    const from = done;
    candidates.push(
      await learn(trainer, description, sample, trained.labels, (share) =>
        step(names[trainer], from + shares[trainer] * share),
      ),
    );
    done += shares[trainer];
  }
  const chosen = candidates.reduce((best, other) => (other.loss < best.loss ? other : best));
  step({ en: 'measuring', fr: 'mesure' }, done);
  const hasSpread = target.kind === 'number' || target.kind === 'count';
  const made: TableArtefact = {
    format: 1,
    predictor: name,
    columns: columnsOf(description.fields),
    target: targetOf(description),
    models: chosen.models,
    ...(hasSpread && {
      spread: spreadOf(
        trained.labels,
        Float64Array.from(chosen.means, ([mean = 0]) => mean),
      ),
    }),
  };
  const model = loadTableModel(name, description, made);
  const means = heldOut.inputs.map((input) => meansOf(description, model.predict(input, '')));
  const topFeatures = importance(model, description, heldOut.inputs.slice(0, maxExplained));
  const drawn = topFeatures.find(({ field }) => description.fields[field]?.kind === 'number')?.field;
  return {
    artefact: drawn === undefined ? made : { ...made, drawn },
    trainer: chosen.trainer,
    parameters: { ...chosen.parameters, folds: foldCount, heldOutShare, rows: trained.labels.length },
    metrics: metricsOf(target, heldOut.labels, means),
    ...(target.kind === 'yes-no' && {
      calibration: calibrationBins(
        heldOut.labels,
        means.map(([mean = 0]) => mean),
      ),
    }),
    topFeatures,
    candidates: candidates.map(({ trainer, means: left }) => ({
      trainer,
      metrics: metricsOf(target, trained.labels, left),
    })),
  };
}

/** The rows held out of these records, in their order. */
async function* heldOutOf(description: Description, context: TrainingContext<Row>): AsyncGenerator<Row> {
  const kept = Math.min(1, maxRows / context.rows);
  for await (const row of context.records()) {
    context.signal.throwIfAborted();
    if (placeOf(description, row) / kept < heldOutShare) yield row;
  }
}

/** The metrics of any model on the rows held out of these records. */
export async function evaluateTable(
  description: Description,
  model: Model<Input>,
  context: TrainingContext<Row>,
): Promise<MetricValue[]> {
  const labelOf = labelReader(description);
  const labels: number[] = [];
  const means: number[][] = [];
  for await (const row of heldOutOf(description, context)) {
    labels.push(labelOf(row));
    means.push(meansOf(description, model.predict(inputOf(row, description), '')));
  }
  return metricsOf(description.target, labels, means);
}

/** What any model loses on each of these rows, by the values of its categories. */
export async function lossesOfTable(
  description: Description,
  model: Model<Input>,
  context: TrainingContext<Row>,
): Promise<Loss[]> {
  const { target, fields } = description;
  const { loss } = measuresOf(target);
  const labelOf = labelReader(description);
  const categories = Object.keys(fields).filter((name) => fields[name]?.kind === 'category');
  const found: Loss[] = [];
  for await (const row of heldOutOf(description, context)) {
    const means = meansOf(description, model.predict(inputOf(row, description), ''));
    found.push({
      loss: loss(labelOf(row), means),
      slices: categories.map((name) => [name, String(row[name] ?? '')]),
    });
  }
  return found;
}
