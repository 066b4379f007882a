import type { Text } from '../definition/text.ts';
import { TextError } from '../definition/text-error.ts';

/** A model that is absent, damaged or foreign; the text says which and why. It is never served. */
export class RegistryError extends TextError {}

/** It is not what it was when it was written. */
export const damaged = ({ en, fr }: Text) =>
  new RegistryError({ en: `damaged: ${en}`, fr: `abîmée : ${fr}` });

/** It was never a model of this predictor, or is one of another version of it. */
export const foreign = ({ en, fr }: Text) =>
  new RegistryError({ en: `foreign: ${en}`, fr: `étrangère : ${fr}` });

/** It is a model of another predictor. */
export const ofAnother = (found: string, wanted: string) =>
  foreign({
    en: `it is a model of ${found}, not of ${wanted}`,
    fr: `c’est un modèle de ${found}, pas de ${wanted}`,
  });
