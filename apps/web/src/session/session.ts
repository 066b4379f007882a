import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { answerOf, api } from '../api/client.ts';

const key = ['session'] as const;

/** Who is signed in; `user` is null for a visitor. */
export function useSession() {
  return useQuery({ queryKey: key, queryFn: () => answerOf(api.GET('/api/session')), staleTime: 60_000 });
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (password: string) => answerOf(api.POST('/api/session', { body: { password } })),
    onSuccess: (session) => client.setQueryData(key, session),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/session')),
    onSuccess: () => {
      client.setQueryData(key, { user: null, expiresAt: null });
      client.removeQueries({ queryKey: ['users'] });
    },
  });
}
