import { type ExitCode, exitCode } from '@presage/runtime/refusal';
import { MessageError } from './error.ts';
import { type Message, message } from './message.ts';

export { exitCode };

/**
 * A command that can't do what was asked: what failed, where, and what to type next. A sentence in English where
 * only a terminal shows it, a message where a page does too.
 */
export class Refusal extends MessageError {
  readonly code: ExitCode;

  constructor(reason: string | Message, code: ExitCode) {
    super(typeof reason === 'string' ? message('untranslated', { text: reason }) : reason);
    this.code = code;
  }
}
