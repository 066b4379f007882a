import type { Field, NumberField } from '../definition/field.ts';
import type { Text } from '../definition/text.ts';
import type { FeatureStatistics } from './statistics.ts';

/** Values that are counted together: a range of numbers (above `from`, up to `to`), or one value. */
export interface Bin {
  readonly from: number | null;
  readonly to: number | null;
  readonly value: string | null;
  readonly label: Text | null;
}

const inner = 9;
const months = Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, '0'));

/** The bins of a field: those of the training, and values that are new since. Text has none. */
export function binsOf(
  field: Field,
  training: FeatureStatistics | undefined,
  recent: FeatureStatistics | undefined,
): readonly Bin[] {
  if (field.kind === 'text') return [];
  if (field.kind === 'number')
    return numberBins(training?.kind === 'number' && training.count > 0 ? training.edges : evenly(field));
  const known: [string, Text | null][] =
    field.kind === 'date'
      ? months.map((month) => [month, null])
      : field.values.map(({ value, label }) => [String(value), label]);
  const labels = new Map(known);
  for (const statistics of [training, recent])
    if (statistics?.kind === 'category')
      for (const value of Object.keys(statistics.shares)) if (!labels.has(value)) labels.set(value, null);
  return [...labels].map(([value, label]) => ({ from: null, to: null, value, label }));
}

const numberBins = (edges: readonly number[]): Bin[] =>
  [...edges, null].map((to, index) => ({ from: edges[index - 1] ?? null, to, value: null, label: null }));

/** Without statistics of a training: tenths of the field's range. */
const evenly = ({ minimum, maximum }: NumberField): number[] =>
  Array.from({ length: inner }, (_, tenth) => minimum + ((maximum - minimum) * (tenth + 1)) / (inner + 1));
