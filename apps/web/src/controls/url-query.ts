import { useRoute, useRouter } from 'vue-router';

export interface UseUrlQueryReturn {
  /** A parameter's text; empty when absent or given twice. */
  read: (name: string) => string;
  /** Writes parameters in place of the current address; empty ones leave it. */
  write: (parameters: Record<string, string>) => void;
}

/** The part of the address behind `?`, as the state of a list that can be linked to and gone back to. */
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
