import { useQuery } from '@tanstack/vue-query';
import { answerOf, api } from '../api/client.ts';

/** What this environment runs: commit, image, models, database. */
export function useInfo() {
  return useQuery({
    queryKey: ['info'],
    queryFn: () => answerOf(api.GET('/api/info')),
    staleTime: 30_000,
  });
}
