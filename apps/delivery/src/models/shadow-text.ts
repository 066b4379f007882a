import type { components } from '../../../api/generated/openapi.ts';
import { answerOf, dataOf, openClient } from '../api/client.ts';
import type { Place } from '../api/place.ts';
import { shortModel } from './registry.ts';
import { metricText, table, valueText } from './text.ts';

type Schemas = components['schemas'];
export type ShadowFigures = Schemas['ShadowFigures'];
export type ShadowDifference = Schemas['ShadowDifference'];

/** How a version answers as a shadow version, and what differs most. */
export interface Shadowing {
  readonly figures: ShadowFigures;
  readonly differences: readonly ShadowDifference[];
}

/** Reads how a version answers as a shadow version; nothing if it never was one. @throws Refusal */
export async function readShadowing(place: Place, digest: string): Promise<Shadowing | undefined> {
  const client = openClient(place);
  const path = { params: { path: { digest } } };
  const answer = await answerOf(place, client.GET('/api/models/{digest}/shadow', path));
  // An environment that runs an earlier version has no such path.
  if (!('data' in answer)) return undefined;
  const figures = answer.data as ShadowFigures;
  if (!figures.isShadow && figures.predictions === 0) return undefined;
  const { items } = await dataOf(
    place,
    'list the largest differences',
    client.GET('/api/models/{digest}/shadow/differences', path),
  );
  return { figures, differences: items };
}

const answerText = ({ value, class: named }: Schemas['ShadowAnswer']) =>
  `${Number(value.toPrecision(4))}${named === undefined ? '' : ` ${named}`}`;

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** How a version answers beside the one that serves: agreement, differences, and the measures of both. */
export function shadowText({ pages }: Pick<Place, 'pages'>, { figures, differences }: Shadowing): string {
  const { predictor, against, predictions, since, agreement, live, servedMeasures } = figures;
  if (against === null || since === null) return 'Shadow: it has answered no prediction yet.';
  const heading = `${figures.isShadow ? 'Shadow' : 'Was a shadow'} beside ${shortModel(predictor, against)}, on ${predictions} predictions since ${since.slice(0, 16).replace('T', ' ')} UTC`;
  const measures = [
    ...(agreement
      ? [`same class ${percent(agreement.value)} (${percent(agreement.low)}–${percent(agreement.high)})`]
      : []),
    ...(figures.meanDifference ? [metricText({ name: 'mean difference', ...figures.meanDifference })] : []),
    ...(figures.meanAbsoluteDifference
      ? [metricText({ name: 'mean absolute difference', ...figures.meanAbsoluteDifference })]
      : []),
  ];
  const largest = differences.map(({ id, served, shadow, difference }) => [
    String(Number(difference.toPrecision(3))),
    answerText(served),
    answerText(shadow),
    `${pages}/predictions/${id}`,
  ]);
  const known = live.isEnough
    ? [
        table([
          [`On ${live.outcomes} known outcomes`, 'shadow', 'serves'],
          ...live.measures.map(({ name, value, low, high }) => {
            const served = servedMeasures.find((each) => each.name === name);
            return [name, valueText({ name, value, low, high }), served ? valueText(served) : ''];
          }),
        ]),
      ]
    : [`${live.outcomes} known outcomes, too few to measure it.`];
  return [
    [heading, ...measures].join('\n'),
    ...(largest.length > 0 ? [table([['difference', 'serves', 'shadow', 'prediction'], ...largest])] : []),
    ...known,
  ].join('\n\n');
}
