import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { answerOf, api } from '../api/client.ts';
import { type User, userQuery } from './users.ts';

/** The account of a user: its state, and what an administrator does to it besides editing its fields. */
export function useAccess(id: string) {
  const client = useQueryClient();
  const onSettled = () =>
    Promise.all(['users', 'audit'].map((subject) => client.invalidateQueries({ queryKey: [subject] })));
  const params = { path: { id } };
  return {
    ...useQuery(userQuery(id)),
    invite: useMutation({
      mutationFn: () => answerOf(api.POST('/api/users/{id}/invitation', { params })),
      onSettled,
    }),
    removeFactor: useMutation({
      mutationFn: () => answerOf(api.DELETE('/api/users/{id}/second-factor', { params })),
      onSettled,
    }),
    setActive: useMutation({
      mutationFn: ({ version, active }: Pick<User, 'version'> & { active: boolean }) =>
        answerOf(
          api.PATCH('/api/users/{id}', {
            params: { ...params, header: { 'If-Match': `"${version}"` } },
            body: { active },
          }),
        ),
      // The form reads the user again.
      onSuccess: () => client.removeQueries({ queryKey: ['form'] }),
      onSettled,
    }),
  };
}
