import { readonly, ref } from 'vue';

export interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'failed';
  /** Milliseconds until it disappears. */
  duration: number;
  action?: { label: string; run: () => void };
}

const shown = ref<Toast[]>([]);
let last = 0;

/** The messages on screen, oldest first. */
export const toasts = readonly(shown);

/** Shows a message and returns the function that removes it. */
export function showToast(text: string, options: Partial<Omit<Toast, 'id' | 'text'>> = {}): () => void {
  const id = ++last;
  shown.value.push({ id, text, kind: 'done', duration: 5_000, ...options });
  return () => dismissToast(id);
}

export function dismissToast(id: number): void {
  shown.value = shown.value.filter((toast) => toast.id !== id);
}
