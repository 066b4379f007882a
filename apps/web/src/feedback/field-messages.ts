import { ApiError } from '../api/error.ts';
import { sayReported } from './reported.ts';

/** Messages by field of a refused form, in the language on screen. */
export function fieldMessages(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(
    (error.problem.errors ?? []).map(({ field, code, params, message }) => [
      field,
      sayReported({ code, params, detail: message }),
    ]),
  );
}
