import type { Text } from '../definition/text.ts';
import { textSchema } from '../definition/text-schema.ts';

/** A text as a column of strings holds it: JSON. */
export const storeText = (text: Text): string => JSON.stringify(text);

/** A text that was stored; rows of earlier versions hold one sentence in English, which is then both. */
export function readStoredText(stored: string): Text {
  try {
    return textSchema.parse(JSON.parse(stored));
  } catch {
    return { en: stored, fr: stored };
  }
}
