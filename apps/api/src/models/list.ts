import { pinOf } from '../configuration/pins.ts';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { Message } from '../messages/message.ts';
import { type MessageBody, presentMessage } from '../messages/schema.ts';
import type { ModelCard } from './card.ts';
import type { ListedModel, Registry } from './registry.ts';
import type { LoadedModels } from './serving.ts';

/** A version in a list: its training data and metrics, or why it is refused. */
export type ModelSummary = {
  readonly predictor: string;
  readonly digest: string;
  /** The first model of the predictor's version: the meaning of the pin `first`. */
  readonly first: boolean;
  /** What this environment's pin names. */
  readonly pinned: boolean;
  /** It answers the same requests unseen. */
  readonly shadow: boolean;
} & (
  | (Pick<ModelCard, 'trainer' | 'trainedAt' | 'seed' | 'data' | 'metrics' | 'predictorVersion'> & {
      readonly refused: null;
    })
  | { readonly refused: MessageBody }
);

/** A pinned shadow version, and why it does not answer. */
export interface ListedShadow {
  readonly digest: string;
  readonly problem: MessageBody | null;
}

/** The versions of every predictor, newest first, and what the environment pins. */
export async function listModels({
  environment,
  models: loaded,
  reasons: known,
  predictors,
  registry,
}: {
  readonly environment: string;
  readonly models: Pick<LoadedModels, 'pins' | 'shadow'>;
  /** Why the version of each predictor serves, where no cluster pins it. */
  readonly reasons: Readonly<Record<string, Message>>;
  readonly predictors: readonly AnyPredictor[];
  readonly registry: Registry;
}): Promise<{
  environment: string;
  pins: Record<string, string>;
  reasons: Record<string, MessageBody>;
  shadows: Record<string, ListedShadow>;
  models: ModelSummary[];
}> {
  const reasons: Record<string, MessageBody> = {};
  const pins: Record<string, string> = {};
  const shadows: Record<string, ListedShadow> = {};
  const models: ModelSummary[] = [];
  for (const predictor of predictors) {
    const pin = pinOf(loaded.pins(), predictor.name);
    pins[predictor.name] = pin;
    const reason = known[predictor.name];
    if (reason) reasons[predictor.name] = presentMessage(reason);
    const shadow = loaded.shadow(predictor.name);
    if (shadow) {
      const { digest, problem } = shadow;
      shadows[predictor.name] = { digest, problem: problem && presentMessage(problem) };
    }
    const first = await registry.first(predictor).catch(() => undefined);
    const pinned = pin === 'first' ? first : pin;
    for (const listed of await registry.list(predictor.name))
      models.push({
        predictor: predictor.name,
        digest: listed.digest,
        first: listed.digest === first,
        pinned: listed.digest === pinned,
        shadow: shadow?.problem === null && listed.digest === shadow.digest,
        ...summary(listed),
      });
  }
  return { environment, pins, reasons, shadows, models };
}

function summary(listed: ListedModel) {
  if ('refused' in listed) return { refused: presentMessage(listed.refused) };
  const { trainer, trainedAt, seed, data, metrics, predictorVersion } = listed.card;
  return { refused: null, trainer, trainedAt, seed, data, metrics, predictorVersion };
}
