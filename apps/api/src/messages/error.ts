import { english, type Message, message } from './message.ts';

/** An error that people read on a page; `message` is its English, for logs and programs. */
export class MessageError extends Error {
  readonly content: Message;

  constructor(content: Message) {
    super(english(content));
    this.content = content;
  }
}

/** What an error reports. Those of Node and of libraries are in English alone. */
export function messageOf(error: unknown): Message {
  if (error instanceof MessageError) return error.content;
  return message('untranslated', { text: error instanceof Error ? error.message : String(error) });
}
