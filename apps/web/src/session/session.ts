import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, onScopeDispose } from 'vue';
import { answerOf, api } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import type { components } from '../generated/api.ts';

const key = ['session'] as const;

type Session = components['schemas']['Session'];
export type ListedSession = components['schemas']['ListedSession'];
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
    for (const subject of ['users', 'audit', 'account', 'form', 'deliveries'])
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

/** What to do when the session has ended; `useEndedSession` does the rest. */
export function useSignedOut() {
  const client = useQueryClient();
  return () => {
    client.setQueryData<Session>(key, { user: null, expiresAt: null });
  };
}

/**
 * Signs out. Without an answer of the server, only this page can forget the account.
 * @param onUnanswered called then: the session is still open
 */
export function useSignOut(onUnanswered: () => void) {
  const signedOut = useSignedOut();
  return useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/session')),
    onSuccess: signedOut,
    onError(error) {
      if (!(error instanceof ApiError) || error.status !== 0) return;
      signedOut();
      onUnanswered();
    },
  });
}

/**
 * Forgets what the pages hold of an account when its session ends: here, elsewhere or by itself. The API then answers
 * that nobody is signed in, or 401 to what the account could read. A change that gets a 401 leaves its form as it is.
 */
export function useEndedSession(): void {
  const client = useQueryClient();
  const forget = useForget();
  const signedOut = useSignedOut();
  const present = () => client.getQueryData<Session>(key)?.user ?? null;
  let last = present();
  const stop = client.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    const { error } = event.query.state;
    const isRefused = event.action.type === 'error' && error instanceof ApiError && error.status === 401;
    if (isRefused && present()) signedOut();
    const before = last;
    last = present();
    if (before && !last) void forget();
  });
  onScopeDispose(stop);
}
