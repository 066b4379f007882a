import { MessageError } from '../messages/error.ts';
import { message } from '../messages/message.ts';
import type { Text } from './text.ts';

/** An error with the predictor's own text in every language; `message` is the English one, for logs and programs. */
export class TextError extends MessageError {
  readonly text: Text;

  constructor(text: Text) {
    super(message('predictor-message', { ...text }));
    this.text = text;
  }
}
