import { z } from 'zod';
import type { Input } from '../definition/field.ts';
import { ArtefactError, type Explanation, type Model, type Outcome } from '../definition/model.ts';
import type { Description } from './description.ts';
import { columnSchema, columnsOf, regressionEncoding, type TableColumn, treeEncoding } from './encode.ts';
import { figuresOf } from './figures.ts';
import { familyOf, type Learned, learnedSchema, makeTableScorer } from './learners.ts';
import { classesOf } from './records.ts';
import { intervalAt, spreadSchema } from './spread.ts';
import { wordOutcome } from './wording.ts';

const artefactSchema = z.strictObject({
  format: z.literal(1),
  predictor: z.string(),
  columns: z.array(columnSchema),
  target: z.strictObject({ kind: z.string(), column: z.string(), classes: z.array(z.string()) }),
  /** One, or one for each class. */
  models: z.array(learnedSchema).min(1),
  spread: spreadSchema.optional(),
  /** The number that matters most: pictures show what other values of it would change. */
  drawn: z.string().optional(),
});

export type TableArtefact = z.infer<typeof artefactSchema>;

/** What an artefact states of the target that it was trained for. */
export const targetOf = ({ target }: Description): TableArtefact['target'] => ({
  kind: target.kind,
  column: target.column,
  classes: classesOf(target).map(({ value }) => value),
});

/** Every place that a model reads must be one of a feature of the right kind. */
function refuseForeignPlaces(learned: Learned, columns: readonly TableColumn[]): void {
  const { features } = 'trees' in learned ? treeEncoding(columns) : regressionEncoding(columns, []);
  const expect = (place: number, kind: 'number' | 'category', width?: number) => {
    const feature = features[place];
    if (feature?.kind !== kind || (width && feature.kind === 'category' && feature.values.length !== width))
      throw new ArtefactError(`the artefact reads a ${kind} in place ${place}, which has no such term`);
  };
  if ('trees' in learned) {
    for (const node of learned.trees.trees.flat()) {
      if ('threshold' in node) expect(node.feature, 'number');
      if ('among' in node) expect(node.feature, 'category');
    }
    return;
  }
  if (learned.fills.length !== columns.length) throw new ArtefactError('the artefact has other columns');
  for (const { term } of learned.regression.terms) {
    if ('number' in term) expect(term.number.feature, 'number');
    if ('category' in term) expect(term.category.feature, 'category', term.category.width);
  }
}

/** @throws ArtefactError for an artefact of another predictor, or of other fields or another target */
function readArtefact(name: string, description: Description, given: unknown): TableArtefact {
  const { data, error } = artefactSchema.safeParse(given);
  if (!data) throw new ArtefactError(`this is not a model of a table: ${z.prettifyError(error)}`);
  if (data.predictor !== name)
    throw new ArtefactError(`this is a model of ${data.predictor}, not of ${name}`);
  const { target, fields } = description;
  const columns = columnsOf(fields);
  if (
    JSON.stringify(data.columns) !== JSON.stringify(columns) ||
    JSON.stringify(data.target) !== JSON.stringify(targetOf(description))
  )
    throw new ArtefactError(
      `the model of ${name} was trained on other fields or another target than the current ones`,
    );
  const needed = target.kind === 'classes' ? target.classes.length : 1;
  if (data.models.length !== needed || Boolean(data.spread) !== hasSpread(description))
    throw new ArtefactError(`the model of ${name} is not complete`);
  for (const learned of data.models) refuseForeignPlaces(learned, columns);
  return data;
}

const hasSpread = ({ target: { kind } }: Description) => kind === 'number' || kind === 'count';

/** Makes a model of a described table ready to serve. @throws ArtefactError */
export function loadTableModel(name: string, description: Description, given: unknown): Model<Input> {
  const { columns, models, spread, drawn } = readArtefact(name, description, given);
  const { target } = description;
  const family = familyOf(target);
  const scorers = models.map((learned) => makeTableScorer(learned, columns));
  const [only] = scorers as [(typeof scorers)[number]];
  const classes = classesOf(target).map(({ value }) => value);
  const parts = new Float64Array(columns.length);

  function predict(input: Input): Outcome {
    switch (target.kind) {
      case 'yes-no': {
        const value = family.mean(only.score(input));
        return { value, class: value >= target.threshold ? target.yes.value : target.no.value };
      }
      case 'classes': {
        const means = normalised(scorers.map(({ score }) => family.mean(score(input))));
        const best = means.indexOf(Math.max(...means));
        return {
          value: means[best] as number,
          class: classes[best] as string,
          parts: Object.fromEntries(means.map((mean, index) => [classes[index], mean])),
        };
      }
      default: {
        const value = family.mean(only.score(input));
        if (!spread) return { value };
        const [low, high] = intervalAt(spread, value);
        return {
          value,
          interval: target.kind === 'count' ? [Math.max(0, low), Math.max(0, high)] : [low, high],
        };
      }
    }
  }

  function explain(input: Input): Explanation {
    const chosen = target.kind === 'classes' ? classes.indexOf(predict(input).class ?? '') : 0;
    const scorer = scorers[chosen] ?? only;
    const score = scorer.contribute(input, parts);
    const contributions: Record<string, number> = {};
    columns.forEach(({ feature }, index) => {
      contributions[feature.name] = parts[index] as number;
    });
    return { base: scorer.base, score, contributions };
  }

  return {
    predict,
    explain,
    word: (input, outcome, _day, explanation = explain(input)) =>
      wordOutcome(description, input, outcome, explanation),
    figures: (input, outcome) => figuresOf(description, input, outcome, predict, drawn),
  };
}

/** The probabilities of the classes, each against all others, made to add up to 1. */
export function normalised(means: readonly number[]): number[] {
  const sum = means.reduce((total, mean) => total + mean, 0);
  return means.map((mean) => (sum > 0 ? mean / sum : 1 / means.length));
}
