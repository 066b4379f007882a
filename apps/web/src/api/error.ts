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

  /** Messages by field name, for a form. */
  get fields(): Record<string, string> {
    return Object.fromEntries((this.problem.errors ?? []).map(({ field, message }) => [field, message]));
  }
}

const known = [0, 401, 403, 404, 409, 412, 413, 422, 429, 502, 503, 504] as const;

/** Key of the sentence that tells a person what happened. */
export function sentenceKey(error: unknown): string {
  const status = error instanceof ApiError ? error.status : 0;
  return `errors.${known.find((code) => code === status) ?? 'other'}`;
}
