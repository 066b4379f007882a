import type { ApiResponse } from '@presage/platform/cluster';

interface Status {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: {
    readonly kind?: string;
    readonly causes?: readonly { readonly field?: string; readonly message?: string }[];
  };
}

/** A place of an object and what the server says about it. */
export interface Complaint {
  /** Path of the field; none where the server names none. */
  readonly field: string | undefined;
  readonly message: string;
}

/** What the API server answers to one object. */
export type Answer =
  | { readonly kind: 'accepted'; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly complaints: readonly Complaint[] }
  /** Nothing follows from the answer, for a reason. */
  | { readonly kind: 'unknown'; readonly why: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'present' }
  | { readonly kind: 'no-namespace' };

const longest = 120;

/** What was sent is in the file already: of a long value, the beginning is enough, and of a comparison, nothing. */
const shortened = (text: string) =>
  text
    .replace(/ @@ .*$/, '')
    .replace(/^Invalid value: "map\[.*\]": /, '')
    .replaceAll(/("(?:[^"\\]|\\.)*"|\{.*\}|\[.*\])/g, (value) =>
      value.length > longest ? `${value.slice(0, 40)}…` : value,
    );

const oneLine = (text: string) => text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();

/** `Deployment in version "v1" cannot be handled as a Deployment: …`, `Deployment.apps "x" is invalid: …` */
const withoutPreamble = (text: string) =>
  text
    .replace(/^.*? cannot be handled as an? \S+: /, '')
    .replace(/^\S+ "[^"]*" is (?:invalid|forbidden): /, '');

/** Of a patch that can't be read as its kind, the server names no field. */
const isField = (field: string | undefined) => field !== undefined && !['', '<nil>', 'patch'].includes(field);

function complaintsOf({ details, message = 'no reason given' }: Status): Complaint[] {
  const causes = (details?.causes ?? []).flatMap(({ field, message }) =>
    message ? [{ field: isField(field) ? field : undefined, message: shortened(oneLine(message)) }] : [],
  );
  const all =
    causes.length > 0
      ? causes
      : [{ field: undefined, message: shortened(withoutPreamble(oneLine(message))) }];
  return all.filter(
    (one, index) =>
      all.findIndex(({ field, message }) => field === one.field && message === one.message) === index,
  );
}

/**
 * Answers that concern the one who asks, or a part of the cluster that can't be asked; the last one, that the cluster
 * does not have yet what the branch holds, so that there is nothing to merge with.
 */
const unrelated =
  /unknown field "[^"]*\$(?:patch|retainKeys)"|^\S+ (?:"[^"]*" )?is forbidden: User |does not support dry ?run|failed calling webhook/;

/** What a response to a dry run means. */
export function answerOf({ status, body, warnings }: ApiResponse): Answer {
  if (status >= 200 && status < 300) return { kind: 'accepted', warnings };
  const found = (body ?? {}) as Status;
  const message = oneLine(found.message ?? '');
  if (status === 404)
    return found.details?.kind === 'namespaces' ? { kind: 'no-namespace' } : { kind: 'absent' };
  if (found.reason === 'AlreadyExists') return { kind: 'present' };
  if (unrelated.test(message)) return { kind: 'unknown', why: message };
  if ([400, 403, 409, 413, 422].includes(status)) return { kind: 'refused', complaints: complaintsOf(found) };
  return { kind: 'unknown', why: message || `the server answers ${status}` };
}
