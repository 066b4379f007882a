import { z } from 'zod';

/** How far the truth lies from predictions of a certain size, 8 times in 10. */
export const spreadSchema = z
  .array(z.strictObject({ upTo: z.number().nullable(), low: z.number(), high: z.number() }))
  .min(1);

export type Spread = z.infer<typeof spreadSchema>;

const parts = 5;
const minRows = 50;

/**
 * Measures the spread by predictions of rows that the model did not see, smaller and larger predictions apart.
 * Ten of a hundred rows are below the interval, ten above it.
 */
export function spreadOf(labels: ArrayLike<number>, means: Float64Array): Spread {
  const order = [...means.keys()].sort((a, b) => (means[a] as number) - (means[b] as number) || a - b);
  const count = Math.max(1, Math.min(parts, Math.floor(order.length / minRows)));
  return Array.from({ length: count }, (_, part) => {
    const rows = order.slice(
      Math.floor((part * order.length) / count),
      Math.floor(((part + 1) * order.length) / count),
    );
    const gaps = rows.map((row) => (labels[row] as number) - (means[row] as number)).sort((a, b) => a - b);
    const at = (share: number) => gaps[Math.round(share * (gaps.length - 1))] as number;
    const last = means[rows.at(-1) as number] as number;
    return { upTo: part === count - 1 ? null : last, low: at(0.1), high: at(0.9) };
  });
}

export function intervalAt(spread: Spread, value: number): readonly [low: number, high: number] {
  const { low, high } = spread.find(({ upTo }) => upTo === null || value <= upTo) as Spread[number];
  return [value + low, value + high];
}
