import { MessageError } from '../messages/error.ts';
import { type Message, message } from '../messages/message.ts';

/** A file that cannot be read further; `line` counts from 1, `reason` continues the sentence "Line 7 …". */
export class CsvError extends MessageError {
  readonly line: number;
  readonly reason: Message;

  constructor(line: number, reason: Message) {
    super(message('csv-line', { line: String(line) }, reason));
    this.line = line;
    this.reason = reason;
  }
}
