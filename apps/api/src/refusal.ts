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

/** A command that can't do what was asked; the message says what failed, where, and what to type next. */
export class Refusal extends Error {
  readonly code: (typeof exitCode)[keyof typeof exitCode];

  constructor(message: string, code: Refusal['code']) {
    super(message);
    this.code = code;
  }
}
