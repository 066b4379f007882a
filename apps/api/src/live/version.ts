import type { AnyPredictor } from '../definition/predictor.ts';
import { Problem } from '../http/problem.ts';
import { message } from '../messages/message.ts';
import type { ModelCard } from '../models/card.ts';
import type { Registry } from '../models/registry.ts';

/** A version in the registry, with its predictor. */
export interface Version {
  readonly predictor: AnyPredictor;
  readonly card: ModelCard;
}

/** Finds the predictor and the card of a version. @throws Problem when it is not in the registry */
export async function findVersion(
  predictors: readonly AnyPredictor[],
  registry: Pick<Registry, 'read'>,
  digest: string,
): Promise<Version> {
  for (const predictor of predictors) {
    const stored = await registry.read(predictor.name, digest).catch(() => undefined);
    if (stored) return { predictor, card: stored.card };
  }
  throw new Problem('not-found', { message: message('model-not-in-registry', { digest }) });
}
