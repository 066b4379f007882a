import { MessageError } from '../messages/error.ts';
import { message } from '../messages/message.ts';
import type { Text } from './text.ts';

/** An error that a predictor words itself, in every language; `message` is its English, for logs and programs. */
export class TextError extends MessageError {
  readonly text: Text;

  constructor(text: Text) {
    super(message('predictor-message', { ...text }));
    this.text = text;
  }
}
