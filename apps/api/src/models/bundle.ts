import { z } from 'zod';
import type { AnyPredictor } from '../definition/predictor.ts';
import { message } from '../messages/message.ts';
import type { ModelCard } from './card.ts';
import { canonicalJson, digestPattern } from './digest.ts';
import { type Registry, verifyModel } from './registry.ts';
import { RegistryError } from './registry-error.ts';
import { loadModel } from './serving.ts';

/** A model that is copied from one environment to another: one JSON document. */
const bundleSchema = z.object({
  card: z.looseObject({ predictor: z.string(), digest: z.string().regex(digestPattern) }),
  artefact: z.string(),
});

/** The model as one JSON document. @throws RegistryError */
export async function exportModel(registry: Registry, predictor: string, digest: string): Promise<string> {
  return JSON.stringify(await registry.read(predictor, digest));
}

/**
 * Adds a model that arrived as a document.
 * @throws RegistryError when it is cut off, damaged, of another predictor or of another version of it
 */
export async function importModel(
  registry: Registry,
  predictor: AnyPredictor,
  text: string,
): Promise<ModelCard> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RegistryError(message('bundle-not-json'));
  }
  const bundle = bundleSchema.safeParse(value);
  if (!bundle.success) throw new RegistryError(message('bundle-not-a-model'));
  const { card, artefact } = bundle.data;
  if (card.predictor !== predictor.name)
    throw new RegistryError(
      message('model-of-another-predictor', { found: card.predictor, wanted: predictor.name }),
    );
  const model = verifyModel(predictor.name, card.digest, { artefact, card: canonicalJson(card) });
  loadModel(predictor, model);
  return registry.add(model);
}
