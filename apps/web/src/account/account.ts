import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { answerOf, api } from '../api/client.ts';
import type { components } from '../generated/api.ts';
import { type ListedSession, useSignedOut } from '../session/session.ts';

export type Account = components['schemas']['Account'];

const sessionsKey = ['account', 'sessions'] as const;

/** The account that is signed in. */
export function useAccount() {
  return useQuery({ queryKey: ['account', 'own'], queryFn: () => answerOf(api.GET('/api/account')) });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: components['schemas']['PasswordChange']) =>
      answerOf(api.PUT('/api/account/password', { body })),
    onSuccess: (session) => {
      client.setQueryData(['session'], session);
      return client.invalidateQueries({ queryKey: ['account'] });
    },
  });
}

/** The sessions of the account. */
export function useSessions() {
  return useQuery({ queryKey: sessionsKey, queryFn: () => answerOf(api.GET('/api/account/sessions')) });
}

/** Ends sessions: one, all others, or all. */
export function useEndSessions() {
  const client = useQueryClient();
  const signedOut = useSignedOut();
  return useMutation({
    mutationFn: async (which: ListedSession | 'others' | 'all') => {
      if (typeof which === 'object') {
        const params = { path: { id: which.id } };
        await answerOf(api.DELETE('/api/account/sessions/{id}', { params }));
        return { ended: 1, signedOut: which.current };
      }
      const query = which === 'others' ? { others: 'true' as const } : {};
      const { ended } = await answerOf(api.DELETE('/api/account/sessions', { params: { query } }));
      return { ended, signedOut: which === 'all' };
    },
    onSuccess: (done) => {
      if (done.signedOut) signedOut();
      else return client.invalidateQueries({ queryKey: sessionsKey });
    },
  });
}
