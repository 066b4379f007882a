import type { Input } from '../definition/field.ts';
import type { Explanation, Outcome, Wording } from '../definition/model.ts';
import type { Message } from '../messages/message.ts';
import { type MessageBody, presentMessage } from '../messages/schema.ts';
import type { LoadedModel } from '../models/serving.ts';
import type { ShadowRunner } from '../shadow/runner.ts';
import { identityMaker } from './identifier.ts';
import type { PredictionMetrics } from './metrics.ts';
import { type PredictionRecord, packInput, packOutcome, type Source } from './record.ts';

/** The answer to a client. */
export interface PredictionAnswer {
  readonly id: string;
  readonly predictor: string;
  readonly model: string;
  readonly outcome: Outcome;
  readonly explanation: Explanation;
  readonly wording: Wording;
  readonly synthetic: boolean;
  readonly createdAt: string;
  readonly stored: boolean;
  readonly notStored: MessageBody | null;
}

/** A prediction: what the answer needs, and what is stored. */
export interface Made {
  readonly input: Input;
  readonly outcome: Outcome;
  readonly record: PredictionRecord;
}

/** Makes the predictions of pages, clients, batches and the inference protocol. */
export interface PredictionMaker {
  /** @throws Problem `unavailable` while the model has no row in the database */
  make(loaded: LoadedModel, input: Input, source: Source, visitor: string | null): Made;
  /** The answer, with explanation and wording, and why it is not stored. */
  answer(loaded: LoadedModel, made: Made, notStored: Message | null): PredictionAnswer;
  /**
   * What has the shadow version of the predictor answer the same, after the answer; undefined when there is none. It is
   * for predictions that are stored: what the version answers is stored with them.
   */
  shadow(loaded: LoadedModel): ((made: Made) => void) | undefined;
}

export function predictionMaker(
  metrics: Pick<PredictionMetrics, 'made'>,
  shadows: Pick<ShadowRunner, 'has' | 'offer'>,
): PredictionMaker {
  const identify = identityMaker();
  const names = new WeakMap<LoadedModel, readonly string[]>();
  const namesOf = (loaded: LoadedModel) => {
    const known = names.get(loaded) ?? Object.keys(loaded.predictor.fields);
    names.set(loaded, known);
    return known;
  };
  return {
    make(loaded, input, source, visitor) {
      const { modelId, model } = loaded;
      const { id, createdAt } = identify();
      const began = performance.now();
      const day = dayOf(createdAt);
      const outcome = model.predict(input, day);
      const microseconds = Math.round((performance.now() - began) * 1000);
      metrics.made(loaded, source, outcome.class, microseconds);
      const packed = packInput(namesOf(loaded), input);
      return {
        input,
        outcome,
        record: {
          id,
          modelId,
          source,
          visitor,
          input: packed,
          outcome: packOutcome(outcome),
          microseconds,
          createdAt,
        },
      };
    },
    answer({ predictor, digest, model, card }, { input, outcome, record: { id, createdAt } }, notStored) {
      const day = dayOf(createdAt);
      const explanation = model.explain(input, day);
      return {
        id,
        predictor: predictor.name,
        model: digest,
        outcome,
        explanation,
        wording: model.word(input, outcome, day, explanation),
        synthetic: card.data.source === 'synthetic',
        createdAt,
        stored: notStored === null,
        notStored: notStored && presentMessage(notStored),
      };
    },
    shadow({ predictor: { name } }) {
      if (!shadows.has(name)) return undefined;
      return ({ input, outcome, record: { id, modelId, source, createdAt } }) =>
        shadows.offer(name, { id, modelId, input, outcome, day: dayOf(createdAt) }, source === 'batch');
    },
  };
}

/** The day that a model gets: the day of the prediction, in UTC. */
export const dayOf = (createdAt: string): string => createdAt.slice(0, 10);
