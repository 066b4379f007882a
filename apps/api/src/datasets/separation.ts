/** Whether one column alone tells the label of nearly every row: it was probably written after the outcome. */
export interface Separation {
  see(cell: string, label: string): void;
  /** The most frequent label of each value is the right one for nearly all rows. */
  byValue(): boolean;
  /** A threshold separates two labels. */
  byThreshold(): boolean;
}

const maxValues = 200;
const maxSample = 5_000;
const nearlyAll = 0.995;
/** A label that nearly all rows have is guessed as well. */
const minOther = 0.05;

export function separation(): Separation {
  const byLabel = new Map<string, Map<string, number>>();
  const labels = new Map<string, number>();
  const sample: [number: number, label: string][] = [];
  let rows = 0;
  let isLabel = true;
  return {
    see(cell, label) {
      rows++;
      isLabel &&= cell === label;
      labels.set(label, (labels.get(label) ?? 0) + 1);
      if (!byLabel.has(cell) && byLabel.size < maxValues) byLabel.set(cell, new Map());
      const counts = byLabel.get(cell);
      counts?.set(label, (counts.get(label) ?? 0) + 1);
      if (sample.length < maxSample && cell !== '') sample.push([Number(cell), label]);
    },
    byValue() {
      if (isLabel || !isMixed(labels, rows)) return false;
      let right = 0;
      for (const counts of byLabel.values()) right += Math.max(...counts.values());
      return right >= rows * nearlyAll;
    },
    byThreshold() {
      if (isLabel || labels.size !== 2 || !isMixed(labels, rows) || sample.length < 100) return false;
      const [positive] = labels.keys();
      const auc = areaUnderCurve(sample.map(([value, label]) => [value, label === positive]));
      return Math.max(auc, 1 - auc) >= nearlyAll;
    },
  };
}

const isMixed = (labels: ReadonlyMap<string, number>, rows: number) =>
  Math.max(...labels.values()) <= rows * (1 - minOther);

/** The share of pairs in which the positive row has the larger value, equal ones counted half. */
function areaUnderCurve(sample: readonly (readonly [number, boolean])[]): number {
  const sorted = [...sample].sort(([a], [b]) => a - b);
  let ranks = 0;
  let positives = 0;
  for (let from = 0; from < sorted.length; ) {
    let until = from;
    while (until < sorted.length && sorted[until]?.[0] === sorted[from]?.[0]) until++;
    for (let at = from; at < until; at++)
      if (sorted[at]?.[1]) {
        positives++;
        ranks += (from + until + 1) / 2;
      }
    from = until;
  }
  const negatives = sorted.length - positives;
  return positives * negatives === 0
    ? 0.5
    : (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}
