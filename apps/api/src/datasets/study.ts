/** A value of the file and what the predictor reads in its place. */
export interface Change {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** The labels of a column after their spelling variants were merged. */
export interface LabelReport {
  readonly distinct: number;
  readonly max: number;
  /** How many spellings were merged into another one. */
  readonly merged: number;
  /** A code at their end was removed, because there are too many with it. */
  readonly withoutCode: boolean;
}

/** How the cells of a column are converted. */
export interface Decided {
  /** The cell as the predictor reads it. */
  convert(cell: string): string;
  /** Values that were converted so far, most frequent first; numbers, dates and times are not listed. */
  changes(): readonly Change[];
  /** Day and month can't be told apart. */
  readonly isOrderUnknown?: true;
  readonly labels?: LabelReport;
}

/** Looks at every cell of a column before any is converted. */
export interface ColumnStudy {
  see(cell: string): void;
  decide(): Decided;
}

const maxCounted = 1_000;
const maxListed = 50;

/** Counts which values became which. */
export function changeCounter() {
  const counts = new Map<string, { to: string; count: number }>();
  return {
    add(from: string, to: string): void {
      const seen = counts.get(from);
      if (seen) seen.count++;
      else if (counts.size < maxCounted) counts.set(from, { to, count: 1 });
    },
    changes: (): readonly Change[] =>
      [...counts]
        .map(([from, { to, count }]) => ({ from, to, count }))
        .sort((a, b) => b.count - a.count || (a.from < b.from ? -1 : 1))
        .slice(0, maxListed),
  };
}
