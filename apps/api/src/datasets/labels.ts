import type { ColumnContent } from '../definition/data.ts';
import { isMissing } from '../tables/missing.ts';
import { type ColumnStudy, changeCounter } from './study.ts';

type LabelContent = Extract<ColumnContent, { kind: 'label' }>;

/** Spellings that are counted; a column with more has no labels. */
const maxSpellings = 50_000;

/** How labels are compared: without case, accents, punctuation and repeated spaces. */
export const labelKey = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim() || text;

/** Labels of one column in files of several shapes: their spelling variants are merged across all files. */
export interface LabelMerge {
  /** @param own labels that the mapping of the shape renames, by the name in the file */
  study(own: Readonly<Record<string, string>>): ColumnStudy;
}

/** Merges the spelling variants of a column's labels into the most frequent spelling of each. */
export function mergeLabels({ max, code }: LabelContent): LabelMerge {
  const shapes: { readonly spellings: Map<string, number>; clean(cell: string): string }[] = [];
  const shorten = (label: string) => (code ? label.replace(code, '') : label);

  const merge = () => {
    const cleaned = summed(
      shapes.flatMap(({ spellings, clean }) =>
        [...spellings].map(([cell, times]) => [clean(cell), times] as const),
      ),
    );
    const withoutCode = code !== undefined && countKeys(cleaned.keys()) > max;
    const labels = withoutCode
      ? summed([...cleaned].map(([label, times]) => [shorten(label), times]))
      : cleaned;
    const best = mostFrequent(labels);
    const merged = labels.size - (labels.has('') ? 1 : 0) - best.size;
    return { best, report: { distinct: best.size, max, merged, withoutCode } };
  };
  let all: ReturnType<typeof merge> | undefined;

  return {
    study(own) {
      const mapped = new Map(Object.entries(own).map(([from, to]) => [labelKey(from), to]));
      const spellings = new Map<string, number>();
      const clean = (cell: string) => {
        const text = cell.trim().replace(/\s+/g, ' ');
        return mapped.get(labelKey(text)) ?? (isMissing(text) ? '' : text);
      };
      shapes.push({ spellings, clean });
      return {
        see(cell) {
          const seen = spellings.get(cell);
          if (seen !== undefined) spellings.set(cell, seen + 1);
          else if (spellings.size < maxSpellings) spellings.set(cell, 1);
        },
        decide() {
          all ??= merge();
          const { best, report } = all;
          const counter = changeCounter();
          const memo = new Map<string, string>();
          const convert = (cell: string): string => {
            const label = report.withoutCode ? shorten(clean(cell)) : clean(cell);
            return label === '' ? '' : (best.get(labelKey(label)) ?? label);
          };
          return {
            convert(cell) {
              let to = memo.get(cell);
              if (to === undefined) {
                to = convert(cell);
                if (memo.size < maxSpellings) memo.set(cell, to);
              }
              if (to !== cell.trim()) counter.add(cell.trim(), to);
              return to;
            },
            changes: counter.changes,
            labels: report,
          };
        },
      };
    },
  };
}

function summed(entries: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [label, times] of entries) sums.set(label, (sums.get(label) ?? 0) + times);
  return sums;
}

const countKeys = (labels: Iterable<string>): number => new Set([...labels].map(labelKey)).size;

/** The most frequent spelling for each key; of equally frequent ones the first in the alphabet. */
function mostFrequent(labels: ReadonlyMap<string, number>): Map<string, string> {
  const best = new Map<string, string>();
  for (const [label, times] of [...labels].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = labelKey(label);
    const current = best.get(key);
    if (label !== '' && (current === undefined || times > (labels.get(current) ?? 0))) best.set(key, label);
  }
  return best;
}
