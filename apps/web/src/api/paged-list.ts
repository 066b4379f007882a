import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query';
import { computed, type MaybeRefOrGetter, toValue } from 'vue';

/** One page of a list, as the API returns it. */
interface Page<Item> {
  items: Item[];
  total: number;
  nextCursor: string | null;
}

/**
 * A list in pages of `limit`, filtered. The previous list stays on screen while the next one loads.
 * @param subject first part of its query key, for example `products`
 * @param read reads one page; `paging` is sent as query parameters beside the filter
 */
export function usePagedList<Filter, Item>(
  subject: string,
  filter: MaybeRefOrGetter<Filter>,
  limit: number,
  read: (filter: Filter, paging: { limit: number; cursor?: string }) => Promise<Page<Item>>,
) {
  const query = useInfiniteQuery({
    queryKey: [subject, 'list', limit, computed<unknown>(() => toValue(filter))] as const,
    queryFn: ({ pageParam }) => read(toValue(filter), { limit, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page: Page<Item>) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
  return {
    ...query,
    items: computed(() => query.data.value?.pages.flatMap((page) => page.items)),
    total: computed(() => query.data.value?.pages[0]?.total ?? 0),
  };
}

/** Where the API stops counting: this many or more. */
const maxCounted = 1_000;

/** A total as people read it. */
export const countText = (total: number): string => (total < maxCounted ? String(total) : `${maxCounted}+`);
