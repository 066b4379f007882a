import { type ComputedRef, computed, type Ref } from 'vue';

/** What a list shows. */
export type ListState = 'loading' | 'error' | 'empty' | 'done';

interface ListQuery {
  isPending: Ref<boolean>;
  isError: Ref<boolean>;
}

/** The state of a list: an error counts only while there are no items to show. */
export function useListState(
  query: ListQuery,
  items: Ref<readonly unknown[] | undefined>,
): ComputedRef<ListState> {
  return computed(() => {
    if (query.isError.value && !items.value) return 'error';
    if (query.isPending.value || !items.value) return 'loading';
    return items.value.length === 0 ? 'empty' : 'done';
  });
}
