import { z } from 'zod';
import type { AnyPredictor } from '../definition/predictor.ts';
import type { ModelCard } from './card.ts';
import { canonicalJson, digestPattern } from './digest.ts';
import { type Registry, RegistryError, verifyModel } from './registry.ts';
import { loadModel } from './serving.ts';

/** A model on its way from one environment to another: one JSON document. */
const bundleSchema = z.object({
  card: z.looseObject({ predictor: z.string(), digest: z.string().regex(digestPattern) }),
  artefact: z.string(),
});

/** The model as one JSON document. @throws RegistryError */
export async function exportModel(registry: Registry, predictor: string, digest: string): Promise<string> {
  return JSON.stringify(await registry.read(predictor, digest));
}

/**
 * Adds a model that came as a document.
 * @throws RegistryError when it is cut off, damaged, of another predictor or of another version of it
 */
export async function importModel(
  registry: Registry,
  predictors: readonly AnyPredictor[],
  text: string,
): Promise<ModelCard> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RegistryError('damaged: what arrived is no JSON document; was it cut off?');
  }
  const bundle = bundleSchema.safeParse(value);
  if (!bundle.success) throw new RegistryError('foreign: what arrived is no exported model');
  const { card, artefact } = bundle.data;
  const predictor = predictors.find(({ name }) => name === card.predictor);
  if (!predictor) throw new RegistryError(`foreign: there is no predictor "${card.predictor}" here`);
  const model = verifyModel(predictor.name, card.digest, { artefact, card: canonicalJson(card) });
  try {
    loadModel(predictor, model);
  } catch (error) {
    throw new RegistryError((error as Error).message);
  }
  return registry.add(model);
}
