import type { OffenceType } from './types.ts';
import { offenceTypes, typeCount } from './types.ts';

/** The name of the types that have no place of their own. */
export const otherType = 'other';

const known = new Map(offenceTypes.map(({ key }, index) => [key, index]));

/**
 * The places of the types of some records: those of `offenceTypes` if there are no others; otherwise the most frequent
 * ones keep their names and the rest share the last place.
 * @param counts records of each type
 */
export function vocabularyOf(counts: ReadonlyMap<string, number>): {
  readonly names: readonly string[] | null;
  placeOf(type: string): number;
} {
  if ([...counts.keys()].every((type) => known.has(type)))
    return { names: null, placeOf: (type) => known.get(type) ?? 0 };
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([type]) => type);
  const isWhole = sorted.length <= typeCount;
  const own = isWhole ? sorted : sorted.filter((type) => type !== otherType).slice(0, typeCount - 1);
  const places = new Map(own.map((type, place) => [type, place]));
  return {
    names: isWhole ? own : [...own, otherType],
    placeOf: (type) => places.get(type) ?? typeCount - 1,
  };
}

/** The types of a model, in the order of their places. */
export function typesOf(names: readonly string[] | undefined): readonly Pick<OffenceType, 'key' | 'label'>[] {
  if (!names) return offenceTypes;
  return names.map((name) => ({
    key: name,
    label: name === otherType ? { en: 'Other', fr: 'Autres' } : { en: name, fr: name },
  }));
}
