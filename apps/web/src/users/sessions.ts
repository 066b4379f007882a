import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { answerOf, api } from '../api/client.ts';
import type { ListedSession } from '../session/session.ts';

/** The sessions of a user, and how an administrator ends one or all of them. */
export function useSessionsOf(id: string) {
  const client = useQueryClient();
  const queryKey = ['users', 'sessions', id] as const;
  return {
    ...useQuery({
      queryKey,
      queryFn: () => answerOf(api.GET('/api/users/{id}/sessions', { params: { path: { id } } })),
    }),
    end: useMutation({
      /** @returns how many were ended */
      mutationFn: async (which: ListedSession | 'all') => {
        if (which === 'all') {
          const params = { path: { id } };
          return (await answerOf(api.DELETE('/api/users/{id}/sessions', { params }))).ended;
        }
        const params = { path: { id, session: which.id } };
        await answerOf(api.DELETE('/api/users/{id}/sessions/{session}', { params }));
        return 1;
      },
      onSettled: () =>
        Promise.all([queryKey, ['audit']].map((key) => client.invalidateQueries({ queryKey: key }))),
    }),
  };
}
