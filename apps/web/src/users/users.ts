import type { MaybeRefOrGetter } from 'vue';
import { answerOf, api } from '../api/client.ts';
import { usePagedList } from '../api/paged-list.ts';
import type { components } from '../generated/api.ts';

export type User = components['schemas']['User'];
export const roles = ['viewer', 'editor', 'administrator'] as const satisfies readonly User['role'][];

/** The users whose name or e-mail contains a text, in pages of `limit`. */
export function useUsers(search: MaybeRefOrGetter<string>, limit: number) {
  return usePagedList('users', search, limit, (text, paging) =>
    answerOf(api.GET('/api/users', { params: { query: { ...(text ? { search: text } : {}), ...paging } } })),
  );
}

/** The query of one user. */
export function userQuery(id: string) {
  return {
    queryKey: ['users', 'one', id] as const,
    queryFn: () => answerOf(api.GET('/api/users/{id}', { params: { path: { id } } })),
  };
}
