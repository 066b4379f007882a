import createClient from 'openapi-fetch';
import type { paths } from '../generated/api.ts';
import { ApiError } from './error.ts';

/** The API of the same origin, typed by its OpenAPI document. */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  fetch: (request) => globalThis.fetch(request),
});

/**
 * Resolves with the body of a response.
 * @throws {ApiError} when the API answered with an error or could not be reached
 */
export async function answerOf<Body>(
  call: Promise<{ data?: Body; error?: unknown; response: Response }>,
): Promise<Body> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw new ApiError(0, {}, { cause });
  });
  if (response.ok) return data as Body;
  throw new ApiError(response.status, error);
}
