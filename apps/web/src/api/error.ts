import type { Text } from '../../../api/src/definition/text.ts';

/** Problem details (RFC 9457) as far as the pages use them. */
interface Problem {
  title?: string;
  detail?: string;
  /** The detail, where people read it. */
  text?: Text;
  requestId?: string;
  errors?: { field: string; message: string }[];
  /** Lines of a refused file: the first hundred, and how many there are. */
  badRows?: { line: number; reason: Text }[];
  badCount?: number;
}

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
