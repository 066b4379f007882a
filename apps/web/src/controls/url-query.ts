import { useRoute, useRouter } from 'vue-router';

export interface UseUrlQueryReturn {
  /** A parameter's text; empty when absent or given twice. */
  read: (name: string) => string;
  /** Replaces parameters in the current address; removes empty ones. */
  write: (parameters: Record<string, string>) => void;
}

/** The query string as the state of a list, which can be linked and restored with the back button. */
export function useUrlQuery(): UseUrlQueryReturn {
  const route = useRoute();
  const router = useRouter();
  return {
    read: (name) => {
      const value = route.query[name];
      return typeof value === 'string' ? value : '';
    },
    write: (parameters) => {
      const merged = { ...route.query, ...parameters };
      const query = Object.fromEntries(
        Object.entries(merged).filter(([, value]) => value !== '' && value !== null),
      );
      router.replace({ query });
    },
  };
}
