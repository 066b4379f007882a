/** Exit codes of the command line, after BSD sysexits where one fits. */
export const exitCode = {
  failed: 1,
  usage: 64,
  data: 65,
  unavailable: 69,
  cannotCreate: 73,
  temporary: 75,
  permission: 77,
  configuration: 78,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/**
 * Something a person can mend: what failed and where, and what to type next.
 * The command line prints both sentences and exits with `code`; no stack trace is shown.
 */
export class Refusal extends Error {
  readonly next: string;
  readonly code: ExitCode;

  constructor(what: string, next: string, code: ExitCode = exitCode.failed) {
    super(what);
    this.name = 'Refusal';
    this.next = next;
    this.code = code;
  }
}
