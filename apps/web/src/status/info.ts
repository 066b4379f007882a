import { useQuery } from '@tanstack/vue-query';
import { answerOf, api } from '../api/client.ts';

/** What runs behind this page: environment, commit, image, database. */
export function useInfo() {
  return useQuery({
    queryKey: ['info'],
    queryFn: () => answerOf(api.GET('/api/info')),
    staleTime: 30_000,
  });
}
