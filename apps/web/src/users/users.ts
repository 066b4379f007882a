import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../generated/api.ts';

export type User = components['schemas']['User'];
export const roles = ['user', 'admin'] as const satisfies readonly User['role'][];

/** The users whose name or e-mail contains a text, a page of `limit` at a time. */
export function useUsers(search: MaybeRefOrGetter<string>, limit: number) {
  const query = useInfiniteQuery({
    queryKey: ['users', 'list', limit, computed(() => toValue(search))] as const,
    queryFn: ({ pageParam }) => {
      const text = toValue(search);
      return answerOf(
        api.GET('/api/users', {
          params: {
            query: { limit, ...(text ? { search: text } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      );
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  return {
    ...query,
    items: computed(() => query.data.value?.pages.flatMap((page) => page.items)),
    total: computed(() => query.data.value?.pages[0]?.total ?? 0),
  };
}

/** How to ask for one user. */
export function userQuery(id: string) {
  return {
    queryKey: ['users', 'one', id] as const,
    queryFn: () => answerOf(api.GET('/api/users/{id}', { params: { path: { id } } })),
  };
}
