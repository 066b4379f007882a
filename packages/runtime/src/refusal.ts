/** Exit codes, after BSD sysexits where one fits. */
export const exitCode = {
  failed: 1,
  usage: 64,
  data: 65,
  unavailable: 69,
  internal: 70,
  cannotCreate: 73,
  temporary: 75,
  permission: 77,
  configuration: 78,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/**
 * An error that the person who typed the command can fix: `message` says what failed and where, `next` what to
 * type next. The command prints both without a stack trace and exits with `code`.
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

/**
 * Prints on standard error why a server or a Job ended, without a stack trace and as one message: its last line is
 * what a page shows of it.
 * @param explain what an error means that is no refusal; its own message where undefined
 * @returns the exit code
 */
export function reportFailure(
  error: unknown,
  explain: (error: unknown) => string | undefined = () => undefined,
): ExitCode {
  if (error instanceof Refusal) {
    console.error(error.message);
    return error.code;
  }
  console.error(explain(error) ?? (error instanceof Error ? error.message : String(error)));
  return exitCode.internal;
}
