import type { Text } from './definition/text.ts';
import { TextError } from './definition/text-error.ts';

/** Exit codes of sysexits.h, where one fits. */
export const exitCode = {
  usage: 64,
  data: 65,
  unavailable: 69,
  internal: 70,
  cannotCreate: 73,
  temporary: 75,
  configuration: 78,
} as const;

/**
 * A command that can't do what was asked; it says what failed, where, and what to type next: in English where
 * only a terminal shows it, in every language where a page does too.
 */
export class Refusal extends TextError {
  readonly code: (typeof exitCode)[keyof typeof exitCode];

  constructor(said: string | Text, code: Refusal['code']) {
    super(typeof said === 'string' ? { en: said, fr: said } : said);
    this.code = code;
  }
}
