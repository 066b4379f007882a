import { z } from 'zod';
import { catalogue } from './catalogue.ts';
import { english, type Message, type MessageCode, paramNames } from './message.ts';

export const messageCodes = Object.keys(catalogue) as [MessageCode, ...MessageCode[]];

/** What fills the sentence of a code, in every language. */
export const paramsSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
  .meta({ description: 'What fills the sentence of the code.', examples: [{ min: 0 }] });

export const messageCodeSchema = z.enum(messageCodes).meta({
  id: 'MessageCode',
  description: 'What is reported. `x-params` names the parameters of each code.',
  'x-params': paramNames,
});

/** A message as routes answer it. */
export const messageSchema = z
  .object({
    code: messageCodeSchema,
    params: paramsSchema,
    detail: z.string().meta({ description: 'The same in English, its cause included.' }),
    get cause() {
      return messageSchema.optional().meta({ description: 'The message that caused it.' });
    },
  })
  .meta({
    id: 'Message',
    description: 'Something to tell a person, in whichever language: a code and what fills its sentence.',
  });

export interface MessageBody {
  code: MessageCode;
  params: Record<string, string | number | boolean | null>;
  detail: string;
  cause?: MessageBody | undefined;
}

/** A message as it is answered and stored. */
export function presentMessage(message: Message): MessageBody {
  const { code, params, cause } = message;
  const detail = english(message);
  return { code, params: { ...params }, detail, ...(cause ? { cause: presentMessage(cause) } : {}) };
}
