import type { Input } from '../definition/field.ts';
import type { Model, Wording } from '../definition/model.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { message } from '../messages/message.ts';
import { presentMessage } from '../messages/schema.ts';
import type { ModelCard } from '../models/card.ts';
import type { Registry } from '../models/registry.ts';
import { type LoadedModels, loadModel } from '../models/serving.ts';
import { dayOf } from './prediction.ts';
import { unpackInput } from './record.ts';
import type { StoredRow } from './store.ts';

export interface PresentationDependencies {
  predictors: readonly AnyPredictor[];
  models: LoadedModels;
  registry: Pick<Registry, 'read'>;
}

/** A model and its card. */
interface Known {
  // biome-ignore lint/suspicious/noExplicitAny: the input's type is known to the predictor alone
  readonly model: Model<any>;
  readonly card: ModelCard;
}

/** Models of the past that are kept in memory, beside those that are served. */
const mostRecalled = 4;

/**
 * Shows stored predictions. What was not stored (wording, explanation, figures) is made again by the model that
 * made the prediction: the one that is served, or its version in the registry.
 */
export function presentation({ predictors, models, registry }: PresentationDependencies) {
  const recalled = new Map<string, Known>();

  function served({ predictor, model }: StoredRow): Known | undefined {
    const loaded = models.get(predictor);
    return loaded?.digest === model ? loaded : undefined;
  }

  async function recall(row: StoredRow): Promise<Known | undefined> {
    const known = served(row) ?? recalled.get(row.model);
    if (known) return known;
    const predictor = predictors.find(({ name }) => name === row.predictor);
    if (!predictor) return undefined;
    try {
      const stored = await registry.read(row.predictor, row.model);
      const again = { card: stored.card, model: loadModel(predictor, stored) };
      recalled.set(row.model, again);
      const [oldest] = recalled.keys();
      if (recalled.size > mostRecalled && oldest) recalled.delete(oldest);
      return again;
    } catch {
      return undefined;
    }
  }

  function inputOf(row: StoredRow): Input {
    const fields = predictors.find(({ name }) => name === row.predictor)?.fields ?? {};
    return unpackInput(fields, row.input);
  }

  return {
    inputOf,

    /** As lists show it: worded where the model is served. */
    listed(row: StoredRow) {
      const input = inputOf(row);
      const createdAt = row.createdAt.toISOString();
      const wording = served(row)?.model.word(input, row.outcome, dayOf(createdAt)) ?? null;
      return { ...row, input, createdAt, wording };
    },

    /** With all that can be said of it. */
    async whole(row: StoredRow) {
      const input = inputOf(row);
      const createdAt = row.createdAt.toISOString();
      const day = dayOf(createdAt);
      const known = await recall(row);
      const explanation = known?.model.explain(input, day);
      const wording: Wording | null = known?.model.word(input, row.outcome, day, explanation) ?? null;
      return {
        ...row,
        input,
        createdAt,
        wording,
        explanation: explanation ?? null,
        figures: known?.model.figures(input, row.outcome, day) ?? [],
        synthetic: known ? known.card.data.source === 'synthetic' : null,
        note: known ? null : presentMessage(message('prediction-model-gone')),
      };
    },
  };
}
