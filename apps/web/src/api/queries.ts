import type { QueryClientConfig } from '@tanstack/vue-query';
import { ApiError } from './error.ts';

/** Retries once after a server or network error, never after a client error: a person is waiting. */
function retry(failures: number, error: unknown): boolean {
  return failures < 1 && error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

export const queryClientConfig: QueryClientConfig = {
  defaultOptions: { queries: { retry, retryDelay: 400, staleTime: 15_000 } },
};
