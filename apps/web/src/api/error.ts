import type { components } from '../generated/api.ts';

/** Problem details (RFC 9457). Parts may be missing: a proxy in between may have answered. */
type Problem = Partial<components['schemas']['Problem']>;

/** An answer other than success. Status 0: no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, body: unknown, options?: ErrorOptions) {
    const problem = typeof body === 'object' && body !== null ? (body as Problem) : {};
    super(problem.detail ?? problem.title ?? `status ${status}`, options);
    this.status = status;
    this.problem = problem;
  }

  /** Names of the fields that were refused. */
  get fields(): string[] {
    return (this.problem.errors ?? []).map(({ field }) => field);
  }
}
