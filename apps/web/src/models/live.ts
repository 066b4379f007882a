import { useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../generated/api.ts';

type Schemas = components['schemas'];
export type LiveFigures = Schemas['LiveFigures'];
export type ShadowFigures = Schemas['ShadowFigures'];

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

/** How a version answers as a shadow version, beside the one that serves. */
export function useShadowFigures(digest: MaybeRefOrGetter<string>) {
  return useQuery(
    computed(() => ({
      queryKey: ['models', 'shadow', toValue(digest)],
      queryFn: async () =>
        // The cast: as above.
        (await answerOf(
          api.GET('/api/models/{digest}/shadow', { params: { path: { digest: toValue(digest) } } }),
        )) as ShadowFigures,
      enabled: toValue(digest) !== '',
    })),
  );
}

/** The predictions that a shadow version and the one that serves answer most differently: for an administrator. */
export function useShadowDifferences(digest: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean>) {
  return useQuery(
    computed(() => ({
      queryKey: ['models', 'shadow', toValue(digest), 'differences'],
      queryFn: () =>
        answerOf(
          api.GET('/api/models/{digest}/shadow/differences', {
            params: { path: { digest: toValue(digest) } },
          }),
        ),
      select: ({ items }: Schemas['ShadowDifferences']) => items,
      enabled: toValue(enabled),
    })),
  );
}
