import { styleText } from 'node:util';
import type { Comparison, Difference, Metric } from './registry.ts';

const figure = (value: number) => Number(value.toPrecision(4)).toString();

/** `0.8512 (0.84–0.862)`. */
export const valueText = ({ value, low, high }: Metric): string =>
  low === high ? figure(value) : `${figure(value)} (${figure(low)}–${figure(high)})`;

/** `auc 0.8512 (0.84–0.862)`: a measure with its interval, if it has one. */
export const metricText = (metric: Metric): string => `${metric.name} ${valueText(metric)}`;

/** The deciding metric of both versions: `auc 0.8512 against 0.8533`. */
export function decisiveText({ metric, a, b }: Comparison): string {
  const of = ({ metrics }: Comparison['a']) =>
    figure(metrics.find(({ name }) => name === metric)?.value ?? Number.NaN);
  return `${metric} ${of(b)} against ${of(a)}`;
}

const rangeOf = ({ value, low, high, rows }: Difference): string =>
  `${figure(value)} (${low === null ? '?' : figure(low)} to ${high === null ? '?' : figure(high)}) on ${rows} rows`;

/** Why a version must not replace another, or that they cannot be told apart; by metric where rows can't be compared. */
export function verdictText({ metric, better, data, a, b, paired, worse }: Comparison): string {
  if (a.digest === b.digest) return 'They are the same version.';
  if (!paired)
    return `The second is ${worse ? 'worse' : 'not worse'} by ${metric} (${better} is better), on ${data.name}.`;
  const { verdict, difference, worseSlices } = paired;
  const all = {
    better: 'The second is better',
    undecided: 'Undecided, the difference may be chance',
    worse: 'The second is worse',
  }[verdict];
  return [
    `${all}: its loss minus that of the first is ${rangeOf(difference)} of ${data.name}.`,
    ...worseSlices.map(
      ({ field, value, difference }) =>
        `The second is worse where ${field} is ${value}: ${rangeOf(difference)}.`,
    ),
  ].join('\n');
}

/** Rows of aligned cells; the first row is bold. */
export function table(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row, line) => {
      const text = row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd();
      return line === 0 ? styleText('bold', text) : text;
    })
    .join('\n');
}

/** Every measure of two versions side by side; the deciding one comes first. */
export function comparisonText(comparison: Comparison): string {
  const { predictor, metric, a, b } = comparison;
  const named = (metrics: readonly Metric[], name: string) => metrics.find((each) => each.name === name);
  const names = [metric, ...a.metrics.map(({ name }) => name).filter((name) => name !== metric)];
  const cell = (found: Metric | undefined) => (found ? valueText(found) : 'not measured');
  const rows = names.map((name) => [name, cell(named(a.metrics, name)), cell(named(b.metrics, name))]);
  const heading = [predictor, a.digest.slice(0, 19), b.digest.slice(0, 19)];
  return `${table([heading, ...rows])}\n${verdictText(comparison)}`;
}
