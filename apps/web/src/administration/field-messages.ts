import { ApiError } from '../api/error.ts';
import { translate } from '../preferences/locale.ts';

/** The API words its messages in English; these are the ones that have a wording in the person's language. */
const wordings: [pattern: RegExp, key: string][] = [
  [/^must not be empty$|^must be a text$|expected string/, 'validation.required'],
  [/^must be at most (\d+) characters$/, 'validation.tooLong'],
  [/^must be a whole number/, 'validation.wholeNumber'],
  [/^must be at least (-?\d+)$/, 'validation.tooSmall'],
  [/^must be at most (\d+)$/, 'validation.tooLarge'],
  [/e-mail address/, 'validation.email'],
  [/ISO 4217/, 'validation.currency'],
];

/** Messages by field of a refused form; a message without a wording of its own is shown as it came. */
export function fieldMessages(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(
    Object.entries(error.fields).map(([field, message]) => [field, wordingOf(error.status, message)]),
  );
}

function wordingOf(status: number, message: string): string {
  if (status === 409) return translate('validation.taken');
  for (const [pattern, key] of wordings) {
    const match = pattern.exec(message);
    if (match) return translate(key, { n: match[1] ?? '' });
  }
  return message;
}
