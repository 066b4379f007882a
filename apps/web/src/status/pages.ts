import { useQuery } from '@tanstack/vue-query';

async function readPages(): Promise<{ commit: string | null }> {
  const response = await fetch(new Request(new URL('/pages.json', location.origin)));
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { commit } = (await response.json()) as { commit?: unknown };
  return { commit: typeof commit === 'string' ? commit : null };
}

/**
 * The commit that the pages come from, which is not always that of the API; null outside an image. It is read once:
 * the pages that are open stay those of that commit. Nothing depends on it, so a failure is not shown.
 */
export function usePages() {
  return useQuery({ queryKey: ['pages'], queryFn: readPages, staleTime: Number.POSITIVE_INFINITY });
}
