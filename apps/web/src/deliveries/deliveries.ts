import { useQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { answerOf, api } from '../api/client.ts';
import { usePagedList } from '../api/paged-list.ts';
import type { components } from '../generated/api.ts';

export type DeliveredEnvironment = components['schemas']['DeliveredEnvironment'];
export type Delivery = components['schemas']['Delivery'];

/** A commit as people recognise it. */
export const shortCommit = (commit: string): string => commit.slice(0, 12);

/** `presage/api` without what every image of the repository begins with. */
export const shortName = (name: string): string => name.replace(/^.*\//, '');

/** A digest or a longer value, as people recognise it. */
export const shortValue = (value: string): string => value.replace(/^sha256:/, '').slice(0, 12);

/** `localhost:5000/presage/api:0123@sha256:…` by its tag and the first digits of its digest. */
export const shortImage = (image: string): string =>
  image.replace(/^.*\//, '').replace(/@sha256:([0-9a-f]{12}).*$/, ' $1');

/** What each environment runs; asked again every 15 s while the page is open. */
export function useDeliveredEnvironments() {
  return useQuery({
    queryKey: ['deliveries', 'environments'],
    queryFn: async () => (await answerOf(api.GET('/api/deliveries'))).environments,
    staleTime: 5_000,
    refetchInterval: 15_000,
  });
}

/** What was delivered, newest first, in parts of `limit`. @param environment the empty text: all of them */
export function useDeliveries(environment: MaybeRefOrGetter<string>, limit: number) {
  return usePagedList('deliveries', environment, limit, async (name, { limit: max, cursor }) => {
    const skip = Number(cursor ?? 0);
    const query = { max, skip, ...(name ? { environment: name } : {}) };
    const { items, total } = await answerOf(api.GET('/api/deliveries/log', { params: { query } }));
    const end = skip + items.length;
    return { items, total, nextCursor: items.length > 0 && end < total ? String(end) : null };
  });
}

/** What differs between two sides; nothing is asked before both are known. */
export function useDifference(from: MaybeRefOrGetter<string>, to: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['deliveries', 'diff', computed(() => toValue(from)), computed(() => toValue(to))] as const,
    queryFn: () =>
      answerOf(
        api.GET('/api/deliveries/diff', { params: { query: { from: toValue(from), to: toValue(to) } } }),
      ),
    enabled: () => toValue(from) !== '' && toValue(to) !== '',
  });
}

/** Why an environment is as it is. */
export function useDiagnosis(environment: MaybeRefOrGetter<string>) {
  return useQuery({
    queryKey: ['deliveries', 'why', computed(() => toValue(environment))] as const,
    queryFn: () =>
      answerOf(api.GET('/api/deliveries/why', { params: { query: { environment: toValue(environment) } } })),
    staleTime: 2_000,
  });
}
