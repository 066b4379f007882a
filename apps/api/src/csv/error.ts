import type { Text } from '../definition/text.ts';
import { TextError } from '../definition/text-error.ts';

/** A file that cannot be read on; `line` counts from 1, `reason` continues the sentence "Line 7 …". */
export class CsvError extends TextError {
  readonly line: number;
  readonly reason: Text;

  constructor(line: number, reason: Text) {
    super({ en: `Line ${line} ${reason.en}.`, fr: `La ligne ${line} ${reason.fr}.` });
    this.line = line;
    this.reason = reason;
  }
}
