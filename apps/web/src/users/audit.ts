import { answerOf, api } from '../api/client.ts';
import { usePagedList } from '../api/paged-list.ts';
import type { components } from '../generated/api.ts';

export type AuditEntry = components['schemas']['AuditEntry'];

/** The changes of accounts, newest first, in pages of `limit`. */
export function useChanges(limit: number) {
  return usePagedList('audit', '', limit, (_all, paging) =>
    answerOf(api.GET('/api/audit', { params: { query: paging } })),
  );
}

/** The values that differ, each before and after. */
export function differences({ before, after }: Pick<AuditEntry, 'before' | 'after'>) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.map((name) => ({ name, before: before?.[name], after: after?.[name] }));
}
