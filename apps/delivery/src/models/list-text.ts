import { styleText } from 'node:util';
import { englishOf } from '../api/english.ts';
import { adviceText, liveCell, type MeasuredRegistry, type MeasuredVersion } from './live.ts';
import { type ModelRegistry, type ModelVersion, servedVersion } from './registry.ts';
import { shadowName } from './shadow-line.ts';
import { metricText, table } from './text.ts';

function servesText({ first, pinned, shadow }: ModelVersion, pin: string | undefined): string {
  if (shadow) return 'shadow';
  if (pinned) return pin === 'first' ? 'serves, as first' : 'serves';
  return first ? 'first' : '';
}

function versionRow(environment: string, model: MeasuredVersion, pin: string | undefined): string[] {
  const row = [environment, model.predictor, model.digest.slice(0, 19), servesText(model, pin)];
  if (model.refused) return [...row, `refused: ${englishOf(model.refused)}`];
  const { metrics, trainedAt = '', data, trainer = '' } = model;
  const metric = metrics?.[0];
  return [
    ...row,
    metric ? metricText(metric) : '',
    liveCell(model.live),
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

/**
 * The versions of every environment, one per line, then the pins without a version, why `npm start` serves its, and
 * which models should be trained again.
 */
export function registriesText(registries: readonly MeasuredRegistry[]): string {
  const heading = [
    'environment',
    'predictor',
    'version',
    '',
    'held out',
    'in service',
    'trained',
    'trainer',
    'data',
  ];
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
  const advice = registries.flatMap(({ environment, models }) =>
    models.flatMap(({ live }) => {
      const [why, ...commands] = live ? adviceText(live) : [];
      return why ? [`${environment}: ${why}`, ...commands] : [];
    }),
  );
  return [table([heading, ...rows]), ...absent, ...silent, ...reasons, ...hint, ...advice].join('\n');
}
