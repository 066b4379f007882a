import { type ComputedRef, computed, ref, watch } from 'vue';
import { readStored, remember } from '../preferences/storage.ts';

/** One line of the basket: the id of a product and its quantity. */
export interface BasketLine {
  id: string;
  quantity: number;
}

export interface UseBasketReturn {
  lines: ComputedRef<readonly BasketLine[]>;
  /** Number of items in all lines. */
  count: ComputedRef<number>;
  quantityOf: (id: string) => number;
  /** Changes a quantity by `step`; a line whose quantity reaches 0 is removed. */
  change: (id: string, step: number) => void;
  remove: (id: string) => void;
  clear: () => void;
}

const MAX_QUANTITY = 99;

/** The lines of a stored basket. Ignores what is not valid: another version may have written it. */
export function readBasket(text: string | undefined): BasketLine[] {
  try {
    const stored: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(stored)) return [];
    return stored.filter(
      (line): line is BasketLine =>
        typeof line?.id === 'string' &&
        Number.isInteger(line.quantity) &&
        line.quantity > 0 &&
        line.quantity <= MAX_QUANTITY,
    );
  } catch {
    return [];
  }
}

const lines = ref(readBasket(readStored('basket')));
watch(lines, (now) => remember('basket', now.length > 0 ? JSON.stringify(now) : undefined), { deep: true });

if (typeof window !== 'undefined') {
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === 'presage.basket') lines.value = readBasket(newValue ?? undefined);
  });
}

/** The basket, stored in this browser and shared by all its tabs. */
export function useBasket(): UseBasketReturn {
  const find = (id: string) => lines.value.find((line) => line.id === id);
  return {
    lines: computed(() => lines.value),
    count: computed(() => lines.value.reduce((sum, line) => sum + line.quantity, 0)),
    quantityOf: (id) => find(id)?.quantity ?? 0,
    change: (id, step) => {
      const quantity = Math.min(MAX_QUANTITY, (find(id)?.quantity ?? 0) + step);
      const others = lines.value.filter((line) => line.id !== id);
      if (quantity <= 0) lines.value = others;
      else if (find(id)) lines.value = lines.value.map((line) => (line.id === id ? { id, quantity } : line));
      else lines.value = [...others, { id, quantity }];
    },
    remove: (id) => {
      lines.value = lines.value.filter((line) => line.id !== id);
    },
    clear: () => {
      lines.value = [];
    },
  };
}
