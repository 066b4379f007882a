import type { QueryClientConfig } from '@tanstack/vue-query';
import { ApiError } from './error.ts';

/** One more attempt when the server is at fault, none when it refused: a person is waiting. */
function retry(failures: number, error: unknown): boolean {
  return failures < 1 && error instanceof ApiError && (error.status === 0 || error.status >= 500);
}

export const queryClientConfig: QueryClientConfig = {
  defaultOptions: { queries: { retry, retryDelay: 400, staleTime: 15_000 } },
};
