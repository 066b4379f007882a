/** A file that cannot be read on; `line` counts from 1, `reason` continues the sentence "Line 7 …". */
export class CsvError extends Error {
  readonly line: number;
  readonly reason: string;

  constructor(line: number, reason: string) {
    super(`Line ${line} ${reason}.`);
    this.line = line;
    this.reason = reason;
  }
}
