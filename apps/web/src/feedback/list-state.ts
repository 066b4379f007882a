import { type ComputedRef, computed, type Ref } from 'vue';

/** What a list has to show. */
export type ListState = 'loading' | 'error' | 'empty' | 'done';

interface ListQuery {
  isPending: Ref<boolean>;
  isError: Ref<boolean>;
}

/** The state of a list: an error only counts while there is nothing to show in its place. */
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
