import { styleText } from 'node:util';
import { englishOf } from '../api/english.ts';
import {
  type Comparison,
  type Difference,
  type Metric,
  type ModelRegistry,
  type ModelVersion,
  servedVersion,
} from './registry.ts';
import { shadowName } from './shadow-line.ts';

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

function servesText({ first, pinned, shadow }: ModelVersion, pin: string | undefined): string {
  if (shadow) return 'shadow';
  if (pinned) return pin === 'first' ? 'serves, as first' : 'serves';
  return first ? 'first' : '';
}

function versionRow(environment: string, model: ModelVersion, pin: string | undefined): string[] {
  const row = [environment, model.predictor, model.digest.slice(0, 19), servesText(model, pin)];
  if (model.refused) return [...row, `refused: ${englishOf(model.refused)}`];
  const { metrics, trainedAt = '', data, trainer = '' } = model;
  const metric = metrics?.[0];
  return [
    ...row,
    metric ? metricText(metric) : '',
    `${trainedAt.slice(0, 16).replace('T', ' ')} UTC`,
    trainer,
    data && data.rows > 0 ? `${data.source}, ${data.rows} records` : (data?.source ?? ''),
  ];
}

/** Why `npm start` serves the version of a predictor; empty for an environment, whose pins are in git. */
export function reasonText({ reasons }: Pick<ModelRegistry, 'reasons'>, predictor: string): string {
  // An environment that runs an earlier version reports none.
  const reason = (reasons as Partial<ModelRegistry>['reasons'])?.[predictor];
  return reason ? englishOf(reason) : '';
}

const pinHint = 'To serve another version: npm run gitops model pin <predictor> <version>';

/** The versions of every environment, one per line, then the pins without a version, and why `npm start` serves its. */
export function registriesText(registries: readonly ModelRegistry[]): string {
  const heading = ['environment', 'predictor', 'version', '', 'held out', 'trained', 'trainer', 'data'];
  const rows = registries.flatMap(({ environment, pins, models }) =>
    models.map((model) => versionRow(environment, model, pins[model.predictor])),
  );
  const absent = registries.flatMap(({ environment, pins, models }) =>
    Object.entries(pins)
      .filter(([name]) => !models.some(({ predictor, pinned }) => predictor === name && pinned))
      .map(
        ([name, pin]) =>
          `${styleText('red', '✖')} ${environment} pins ${name}=${pin}, which is not in its registry`,
      ),
  );
  const silent = registries.flatMap(({ environment, ...registry }) =>
    // An environment that runs an earlier version reports none.
    Object.entries((registry as Partial<ModelRegistry>).shadows ?? {}).flatMap(
      ([name, { digest, problem }]) =>
        problem
          ? [
              `${styleText('red', '✖')} ${environment} pins ${shadowName(name)}=${digest}, which does not answer: ${englishOf(problem)}`,
            ]
          : [],
    ),
  );
  const reasons = registries.flatMap((registry) =>
    Object.keys(registry.pins)
      .filter((name) => reasonText(registry, name) !== '')
      .map((name) => {
        const served = servedVersion(registry, name)?.digest.slice(0, 19) ?? 'nothing';
        return `${registry.environment} serves ${served} of ${name}. ${reasonText(registry, name)}`;
      }),
  );
  const hint = reasons.length > 0 ? [pinHint] : [];
  return [table([heading, ...rows]), ...absent, ...silent, ...reasons, ...hint].join('\n');
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
