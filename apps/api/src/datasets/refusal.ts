import type { BadRow } from '../http/problem.ts';
import { MessageError } from '../messages/error.ts';
import type { Message } from '../messages/message.ts';

/** A file of which nothing is imported, and why; `badRows` are the lines that can't be read (the first 100). */
export class ImportRefusal extends MessageError {
  readonly badRows: readonly BadRow[];
  readonly badCount: number;

  constructor(reason: Message, badRows: readonly BadRow[] = [], badCount = badRows.length) {
    super(reason);
    this.badRows = badRows;
    this.badCount = badCount;
  }
}
