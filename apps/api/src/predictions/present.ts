import type { Input } from '../definition/field.ts';
import type { Model, Wording } from '../definition/model.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import { message } from '../messages/message.ts';
import { presentMessage } from '../messages/schema.ts';
import type { ModelCard } from '../models/card.ts';
import type { Registry } from '../models/registry.ts';
import { type LoadedModels, loadModel } from '../models/serving.ts';
import type { StoredRow } from './page.ts';
import { dayOf } from './prediction.ts';
import { unpackInput } from './record.ts';

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

/** Earlier models that are kept in memory, in addition to those that are served. */
const maxRecalled = 4;

/**
 * Presents stored predictions. Wording, explanation and figures are not stored: the model that made the prediction
 * makes them again, whether it is still served or only in the registry.
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
      if (recalled.size > maxRecalled && oldest) recalled.delete(oldest);
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

    /** For a list: with its wording if the model is served. */
    listed(row: StoredRow) {
      const input = inputOf(row);
      const createdAt = row.createdAt.toISOString();
      const wording = served(row)?.model.word(input, row.outcome, dayOf(createdAt)) ?? null;
      return { ...row, input, createdAt, wording };
    },

    /** With explanation and figures. */
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
