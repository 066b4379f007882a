import type { DataSource } from './data.ts';
import type { Fields, InputOf } from './field.ts';
import type { Model } from './model.ts';
import type { Text } from './text.ts';
import type {
  MetricDeclaration,
  MetricValue,
  Trained,
  TrainerDeclaration,
  TrainingContext,
} from './training.ts';

/** What is predicted. */
export interface Target {
  readonly label: Text;
  /** Of a `class`, the value is the probability of the class that is named. */
  readonly kind: 'probability' | 'class' | 'count' | 'number' | 'years';
  readonly unit?: Text;
  readonly classes?: Readonly<Record<string, Text>>;
  /** Of a probability with classes: the one that a row belongs to in which it happened. */
  readonly happened?: string;
  readonly parts?: Readonly<Record<string, Text>>;
  /** What contributions are measured in: log-odds, years. */
  readonly scale: Text;
}

/**
 * Everything that Presage knows about one predictor: form, routes, documentation, batch, model card, pages and the
 * generic tests follow from it. It is the default export of `predictors/<name>/predictor.ts`.
 */
export interface Predictor<Declared extends Fields = Fields, Row = unknown> {
  /** The folder’s name: lower-case letters, digits and dashes. */
  readonly name: string;
  /** Increased when older artefacts can’t be served any more. */
  readonly version: number;
  readonly title: Text;
  /** The question as a person asks it: "Will this customer leave?" */
  readonly question: Text;
  readonly summary: Text;
  /** Shown with every result: that it is a joke, or what it must not be used for. */
  readonly notice: Text;
  /** Further paths of the same prediction, for older clients: `/predict`. */
  readonly aliases?: readonly string[];
  readonly fields: Declared;
  readonly target: Target;
  /** Absent if the trainer contains published figures itself. */
  readonly data?: DataSource<Row>;
  /** Champion first. */
  readonly trainers: readonly TrainerDeclaration[];
  /** The first decides a comparison. */
  readonly metrics: readonly [MetricDeclaration, ...MetricDeclaration[]];
  /** What each parameter of its cards is called. */
  readonly parameters?: Readonly<Record<string, Text>>;
  train(context: TrainingContext<Row>): Promise<Trained>;
  /** Measures a model on the held-out part of the records: the same part for every model of the same records. */
  evaluate(model: Model<InputOf<Declared>>, context: TrainingContext<Row>): Promise<Evaluation>;
  /** Makes an artefact ready to serve. @throws ArtefactError */
  load(artefact: unknown): Model<InputOf<Declared>>;
}

/** How a model does on the held-out part of some records. */
export interface Evaluation {
  readonly metrics: readonly MetricValue[];
  /**
   * What it loses on each held-out row, lower being better by the metric that decides: in the same order for every
   * model of the same records. Absent if the measures are not taken on a sample.
   */
  readonly losses?: readonly Loss[];
}

/** What a model loses on a held-out row. */
export interface Loss {
  readonly loss: number;
  /** The parts of the records that the row belongs to. */
  readonly slices: readonly (readonly [field: string, value: string])[];
  /** Rows of the same block depend on each other; without it, a row depends on no other. */
  readonly block?: string;
}

/** A predictor, for code that works with all of them. */
// biome-ignore lint/suspicious/noExplicitAny: the input's type is known to the predictor alone
export type AnyPredictor = Omit<Predictor<Fields, any>, 'load' | 'evaluate'> & {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  load(artefact: unknown): Model<any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  evaluate(model: Model<any>, context: TrainingContext<any>): Promise<Evaluation>;
};

/** Declares a predictor; its input’s type follows from its fields. */
export function definePredictor<const Declared extends Fields, Row>(
  predictor: Predictor<Declared, Row>,
): Predictor<Declared, Row> {
  return predictor;
}
