import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../generated/api.ts';

const key = ['session'] as const;

export type Role = components['schemas']['SessionUser']['role'];
export type Credentials = components['schemas']['Credentials'];

/** Who is signed in; `user` is null for a visitor. */
export function useSession() {
  return useQuery({ queryKey: key, queryFn: () => answerOf(api.GET('/api/session')), staleTime: 60_000 });
}

/** Whether the person is signed in with one of these roles; undefined while that is not known. */
export function useRole(...roles: readonly Role[]) {
  const { data } = useSession();
  return computed(() => {
    if (!data.value) return undefined;
    const { user } = data.value;
    return user !== null && user !== undefined && roles.includes(user.role);
  });
}

/** What the pages hold of the person who was signed in before is loaded again. */
function useForget() {
  const client = useQueryClient();
  return () => {
    for (const subject of ['users', 'audit', 'account', 'form'])
      client.removeQueries({ queryKey: [subject] });
    return client.invalidateQueries({ queryKey: ['predictions'] });
  };
}

export function useSignIn() {
  const client = useQueryClient();
  const forget = useForget();
  return useMutation({
    mutationFn: (body: Credentials) => answerOf(api.POST('/api/session', { body })),
    onSuccess: (session) => {
      client.setQueryData(key, session);
      void forget();
    },
  });
}

/** What to do when the session has ended. */
export function useSignedOut() {
  const client = useQueryClient();
  const forget = useForget();
  return () => {
    client.setQueryData(key, { user: null, expiresAt: null });
    void forget();
  };
}

export function useSignOut() {
  const signedOut = useSignedOut();
  return useMutation({ mutationFn: () => answerOf(api.DELETE('/api/session')), onSuccess: signedOut });
}
