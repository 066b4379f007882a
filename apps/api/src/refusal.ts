import { type ExitCode, exitCode } from '@presage/runtime/refusal';
import type { Text } from './definition/text.ts';
import { TextError } from './definition/text-error.ts';

export { exitCode };

/**
 * A command that can't do what was asked; it says what failed, where, and what to type next: in English where
 * only a terminal shows it, in every language where a page does too.
 */
export class Refusal extends TextError {
  readonly code: ExitCode;

  constructor(said: string | Text, code: ExitCode) {
    super(typeof said === 'string' ? { en: said, fr: said } : said);
    this.code = code;
  }
}
