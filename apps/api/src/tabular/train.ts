import type { Input } from '../definition/field.ts';
import type { Model, Outcome } from '../definition/model.ts';
import type { Evaluation, Loss } from '../definition/predictor.ts';
import type { Text } from '../definition/text.ts';
import type { Trained, TrainingContext } from '../definition/training.ts';
import { calibrationBins } from '../learning/metrics.ts';
import { bestOf, learnAll } from './candidates.ts';
import type { Description, Row } from './description.ts';
import { columnsOf } from './encode.ts';
import { measuresOf, metricsOf } from './measures.ts';
import { loadTableModel, type TableArtefact, targetOf } from './model.ts';
import { foldCount, heldOutOf, heldOutShare, inputOf, labelReader, split } from './parts.ts';
import { spreadOf } from './spread.ts';

/** The contributions of so many held-out rows show which fields matter. */
const maxExplained = 1_000;
type Step = (what: Text, share: number) => void;

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
  const candidates = await learnAll(description, trained, (what, share) => step(what, 0.05 + 0.85 * share));
  const chosen = bestOf(candidates);
  step({ en: 'measuring', fr: 'mesure' }, 0.9);
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

/** How any model does on the rows held out of these records: what it loses on each, by the values of its categories. */
export async function evaluateTable(
  description: Description,
  model: Model<Input>,
  context: TrainingContext<Row>,
): Promise<Evaluation> {
  const { target, fields } = description;
  const { loss } = measuresOf(target);
  const labelOf = labelReader(description);
  const categories = Object.keys(fields).filter((name) => fields[name]?.kind === 'category');
  const labels: number[] = [];
  const means: number[][] = [];
  const losses: Loss[] = [];
  for await (const row of heldOutOf(description, context)) {
    const label = labelOf(row);
    const mean = meansOf(description, model.predict(inputOf(row, description), ''));
    labels.push(label);
    means.push(mean);
    losses.push({
      loss: loss(label, mean),
      slices: categories.map((name) => [name, String(row[name] ?? '')]),
    });
  }
  return { metrics: metricsOf(target, labels, means), losses };
}
