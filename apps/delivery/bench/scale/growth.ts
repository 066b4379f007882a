/** How a time grows with something that there can be more of. */
export interface Growth {
  /** What is timed, such as `push to live, manifest change`. */
  readonly what: string;
  /** What there is more of, such as `rows`. */
  readonly of: string;
  readonly unit: 's' | 'ms';
  /** The median for each size, ascending by size. */
  readonly values: readonly { readonly size: number; readonly value: number }[];
}

/** A line of the table. */
export interface GrowthRow {
  readonly what: string;
  readonly size: string;
  readonly value: string;
  /** The value divided by that of the smallest size. */
  readonly toSmallest: number;
  /** The value divided by that of the next smaller size, to which the target applies. */
  readonly toPrevious: number;
  readonly holds: boolean;
}

/** Largest ratio to the next smaller size, which is ten times smaller in most series. */
export const target = 1.5;

export const growthRows = (growths: readonly Growth[]): GrowthRow[] =>
  growths.flatMap(({ what, of, unit, values }) =>
    values.map(({ size, value }, index) => {
      const smallest = values[0]?.value ?? value;
      const previous = values[index - 1]?.value ?? value;
      const toPrevious = value / previous;
      return {
        what,
        size: `${size.toLocaleString('en').replaceAll(',', ' ')} ${of}`,
        value: `${value.toFixed(2)} ${unit}`,
        toSmallest: value / smallest,
        toPrevious,
        holds: toPrevious <= target,
      };
    }),
  );

/** As Markdown, for docs/figures.md. */
export function growthTable(rows: readonly GrowthRow[]): string {
  const lines = rows.map(({ what, size, value, toSmallest, toPrevious, holds }) => {
    const ratios = [toSmallest, toPrevious].map((ratio) => ratio.toFixed(2));
    return `| ${[what, size, value, ...ratios, holds ? '' : `more than ${target}`].join(' | ')} |`;
  });
  return [
    '| what | size | p50 | ÷ smallest | ÷ previous size | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}
