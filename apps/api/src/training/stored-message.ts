import { z } from 'zod';
import { textSchema } from '../definition/text-schema.ts';
import { type Message, message } from '../messages/message.ts';
import { type MessageBody, messageSchema, presentMessage } from '../messages/schema.ts';

/** A message as a column of strings holds it: JSON. */
export const storeMessage = (stored: Message): string => JSON.stringify(presentMessage(stored));

/** What another version of this program stored: a message with a code that this one does not know. */
const foreignSchema = z.object({ code: z.string(), detail: z.string() });

/**
 * A message that was stored. Rows of earlier versions hold a text in both languages, or one sentence in English.
 * For an unknown code, the English sentence is returned.
 */
export function readStoredMessage(stored: string): MessageBody {
  const value = parse(stored);
  const known = messageSchema.safeParse(value);
  if (known.success) return known.data;
  const text = textSchema.safeParse(value);
  if (text.success) return presentMessage(message('predictor-message', text.data));
  const foreign = foreignSchema.safeParse(value);
  return presentMessage(message('untranslated', { text: foreign.success ? foreign.data.detail : stored }));
}

function parse(stored: string): unknown {
  try {
    return JSON.parse(stored);
  } catch {
    return undefined;
  }
}
