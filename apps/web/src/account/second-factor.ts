import { useMutation, useQueryClient } from '@tanstack/vue-query';
import { encode } from 'uqr';
import { answerOf, api } from '../api/client.ts';

/** What a person does to their second factor. */
export function useSecondFactor() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: ['account', 'own'] });
  const withPassword = (password: string) => ({ body: { password } });
  return {
    begin: useMutation({
      mutationFn: (password: string) =>
        answerOf(api.POST('/api/account/second-factor', withPassword(password))),
    }),
    confirm: useMutation({
      mutationFn: (code: string) => answerOf(api.PUT('/api/account/second-factor', { body: { code } })),
      onSuccess,
    }),
    renew: useMutation({
      mutationFn: (password: string) =>
        answerOf(api.POST('/api/account/second-factor/recovery-codes', withPassword(password))),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (password: string) =>
        answerOf(api.POST('/api/account/second-factor/removal', withPassword(password))),
      onSuccess,
    }),
  };
}

/** A QR code as one path of an SVG whose units are its modules. */
export function qrPath(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return { size, path };
}
