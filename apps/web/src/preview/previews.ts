import { useQuery } from '@tanstack/vue-query';
import { answerOf, api } from '../api/client.ts';

/** The environments of branches, where the person may read them. @param readable whether they may */
export function usePreviews(readable: () => boolean) {
  return useQuery({
    queryKey: ['deliveries', 'previews'],
    queryFn: async () => (await answerOf(api.GET('/api/deliveries/previews'))).previews,
    enabled: readable,
    staleTime: 5_000,
  });
}
