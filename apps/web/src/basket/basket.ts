import { type ComputedRef, computed, ref, watch } from 'vue';
import { readStored, remember } from '../preferences/storage.ts';

/** One line of the basket: a product's id and how many of it. */
export interface BasketLine {
  id: string;
  quantity: number;
}

export interface UseBasketReturn {
  lines: ComputedRef<readonly BasketLine[]>;
  /** Articles in all lines together. */
  count: ComputedRef<number>;
  quantityOf: (id: string) => number;
  /** Changes how many there are by `step`; a line that comes to nothing goes. */
  change: (id: string, step: number) => void;
  remove: (id: string) => void;
  clear: () => void;
}

const MOST = 99;

/** What an earlier visit, another version or a curious person left in storage, as far as it is a basket. */
export function readBasket(text: string | undefined): BasketLine[] {
  try {
    const stored: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(stored)) return [];
    return stored.filter(
      (line): line is BasketLine =>
        typeof line?.id === 'string' &&
        Number.isInteger(line.quantity) &&
        line.quantity > 0 &&
        line.quantity <= MOST,
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

/** The basket, kept in this browser and the same in all of its tabs. */
export function useBasket(): UseBasketReturn {
  const find = (id: string) => lines.value.find((line) => line.id === id);
  return {
    lines: computed(() => lines.value),
    count: computed(() => lines.value.reduce((sum, line) => sum + line.quantity, 0)),
    quantityOf: (id) => find(id)?.quantity ?? 0,
    change: (id, step) => {
      const quantity = Math.min(MOST, (find(id)?.quantity ?? 0) + step);
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
