import { auc } from '../learning/metrics.ts';
import type { TableTarget } from '../tabular/description.ts';
import { classesOf, numberOf } from '../tabular/records.ts';
import type { Contents } from './table.ts';
import { wordsOf } from './words.ts';

/** How well one column alone predicts the target: an AUC, a share of right classes, or an R². */
export interface Association {
  readonly measure: 'AUC' | 'R²' | 'right classes';
  readonly value: number;
  /** Hardly any true cause reaches this: the column was probably written after the outcome. */
  readonly isLeak: boolean;
  /** Enough for a column that has the target's name in its own. */
  readonly isRelated: boolean;
}

const maxBins = 50;
/** Fewer rows of each half don’t show the mean of a bin. */
const rowsOfBin = 20;
/** A rare value is drawn towards the mean of all rows as if so many more rows had it. */
const shrinkage = 1;

/** The target as numbers: 0 and 1, or the number itself; NaN where it is missing. */
export function labelsOf(target: TableTarget, cells: readonly string[]): Float64Array {
  const values = classesOf(target).map(({ value }) => value);
  return Float64Array.from(cells, (cell) => {
    if (cell === '') return Number.NaN;
    if (values.length === 0) return numberOf(cell) ?? Number.NaN;
    return values.indexOf(cell);
  });
}

/** The group of each cell: its text, or for a number about the same number of rows each. */
function groupsOf(cells: readonly string[], { numbers, values }: Contents): string[] {
  const bins = Math.max(2, Math.min(maxBins, Math.floor(cells.length / (2 * rowsOfBin))));
  if (!numbers || values.length <= bins) return [...cells];
  const edges = Array.from(
    { length: bins - 1 },
    (_, bin) => numbers[Math.floor(((bin + 1) * numbers.length) / bins)] as number,
  );
  return cells.map((cell) => {
    const number = numberOf(cell);
    return number === undefined ? cell : String(edges.filter((edge) => number >= edge).length);
  });
}

/** The mean of the other half of the rows in the same group, for each row. */
function meansBy(groups: readonly string[], labels: Float64Array): Float64Array {
  const halves = [0, 1].map((half) => {
    const sums = new Map<string, { sum: number; count: number }>();
    let total = 0;
    let count = 0;
    labels.forEach((label, row) => {
      if (row % 2 === half || Number.isNaN(label)) return;
      const group = sums.get(groups[row] as string) ?? { sum: 0, count: 0 };
      group.sum += label;
      group.count++;
      sums.set(groups[row] as string, group);
      total += label;
      count++;
    });
    return { sums, mean: total / Math.max(1, count) };
  });
  return Float64Array.from(labels, (_, row) => {
    const { sums, mean } = halves[row % 2] as (typeof halves)[number];
    const group = sums.get(groups[row] as string);
    return group ? (group.sum + shrinkage * mean) / (group.count + shrinkage) : mean;
  });
}

/**
 * Measures what a column alone says of the target: each half of the rows is predicted by the means of the other one.
 * @param labels of the rows, see `labelsOf`
 */
export function associationOf(
  target: TableTarget,
  labels: Float64Array,
  cells: readonly string[],
  contents: Contents,
): Association {
  const groups = groupsOf(cells, contents);
  const known = [...labels.keys()].filter((row) => !Number.isNaN(labels[row]));
  const observed = known.map((row) => labels[row] as number);
  if (target.kind === 'yes-no') {
    const means = meansBy(groups, labels);
    const { value } = auc(
      observed,
      known.map((row) => means[row] as number),
    );
    return { measure: 'AUC', value, isLeak: value >= 0.99, isRelated: value >= 0.7 };
  }
  if (target.kind === 'classes') {
    const perClass = target.classes.map((_, index) =>
      meansBy(
        groups,
        labels.map((label) => (Number.isNaN(label) ? label : Number(label === index))),
      ),
    );
    const largest = (row: number) => {
      const means = perClass.map((each) => each[row] as number);
      return means.indexOf(Math.max(...means));
    };
    const value = known.filter((row) => largest(row) === labels[row]).length / known.length;
    return { measure: 'right classes', value, isLeak: value >= 0.98, isRelated: value >= 0.6 };
  }
  const means = meansBy(groups, labels);
  const mean = observed.reduce((sum, label) => sum + label / observed.length, 0);
  const total = observed.reduce((sum, label) => sum + (label - mean) ** 2, 0);
  const rest = known.reduce((sum, row) => sum + ((labels[row] as number) - (means[row] as number)) ** 2, 0);
  const value = 1 - rest / total;
  return { measure: 'R²', value, isLeak: value >= 0.98, isRelated: value >= 0.3 };
}

/** Words that name the form of a value, not what it is about. */
const forms = new Set([
  'label',
  'value',
  'flag',
  'score',
  'status',
  'code',
  'class',
  'target',
  'is',
  'has',
  'num',
]);

/** Whether a column's name has all words of the target's, as `Churn reason` those of `Churn label`. */
export function isNamedAfter(column: string, target: string): boolean {
  const core = wordsOf(target)
    .map((word) => word.toLowerCase())
    .filter((word) => !forms.has(word) && word.length > 2);
  const words = new Set(wordsOf(column).map((word) => word.toLowerCase()));
  return core.length > 0 && core.every((word) => words.has(word));
}
