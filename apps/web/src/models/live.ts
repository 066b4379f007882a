import { useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../generated/api.ts';

export type LiveFigures = components['schemas']['LiveFigures'];

/** How a version does in service. */
export function useLiveFigures(digest: MaybeRefOrGetter<string>) {
  return useQuery(
    computed(() => ({
      queryKey: ['models', 'live', toValue(digest)],
      queryFn: async () =>
        // The cast: openapi-fetch 0.17 types tuples as arrays (openapi-typescript issue 2632).
        (await answerOf(
          api.GET('/api/models/{digest}/live', { params: { path: { digest: toValue(digest) } } }),
        )) as LiveFigures,
      enabled: toValue(digest) !== '',
    })),
  );
}
