/**
 * A message of the API in English. An environment that runs an earlier version answers one of the two other
 * forms: in English only, or in both languages.
 */
export function englishOf(message: string | { readonly detail: string } | { readonly en: string }): string {
  if (typeof message === 'string') return message;
  return 'detail' in message ? message.detail : message.en;
}
