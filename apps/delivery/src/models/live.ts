import type { components } from '../../../api/generated/openapi.ts';
import { answerOf, openClient, refused } from '../api/client.ts';
import type { Place } from '../api/place.ts';
import { type ModelRegistry, type ModelVersion, shortModel } from './registry.ts';
import { metricText } from './text.ts';

export type LiveFigures = components['schemas']['LiveFigures'];

const notFound = 404;

/**
 * How a version does in service, by the outcomes that were reported; undefined if the environment runs a version of the
 * API that does not measure it.
 * @throws Refusal
 */
export async function readLive(
  place: Place,
  predictor: string,
  digest: string,
): Promise<LiveFigures | undefined> {
  const asked = openClient(place).GET('/api/models/{digest}/live', { params: { path: { digest } } });
  const answer = await answerOf(place, asked);
  if ('data' in answer) return answer.data;
  if (answer.status === notFound) return undefined;
  throw refused(place, `read how ${shortModel(predictor, digest)} does in service`, answer);
}

/** A version, with how it does in service if it serves. */
export type MeasuredVersion = ModelVersion & { readonly live?: LiveFigures };
export type MeasuredRegistry = Omit<ModelRegistry, 'models'> & { readonly models: MeasuredVersion[] };

/** The versions of an environment; those that serve with how they do in service. @throws Refusal */
export async function withLive(place: Place, registry: ModelRegistry): Promise<MeasuredRegistry> {
  const models = registry.models.map(async (model): Promise<MeasuredVersion> => {
    const live = model.pinned ? await readLive(place, model.predictor, model.digest) : undefined;
    return live ? { ...model, live } : model;
  });
  return { ...registry, models: await Promise.all(models) };
}

const judged = { beyond: 'worse than its card promises', within: 'as its card promises' } as const;

/** What the outcomes that were reported say of a version, one line per measure. */
export function liveText({ isEnough, measures, outcomes, verdict }: LiveFigures): string[] {
  if (!isEnough) return [`In service: ${outcomes} known outcomes, too few to measure it.`];
  const heading = `In service, on ${outcomes} known outcomes${verdict ? `: ${judged[verdict.state]} (${verdict.metric})` : ''}`;
  return [
    `${heading}.`,
    ...measures.map(({ promised, ...live }) => {
      const card = promised ? `, on its card ${metricText({ ...live, ...promised })}` : '';
      return `${metricText(live)}${card}`;
    }),
  ];
}

/** The measure that decides, or the first: `auc 0.71 (0.68–0.74) of 1250, worse than its card`. */
export function liveCell(live: LiveFigures | undefined): string {
  if (!live) return '';
  const { isEnough, measures, outcomes, verdict } = live;
  const measure = measures.find(({ name }) => name === verdict?.metric) ?? measures[0];
  if (!isEnough || !measure) return outcomes === 0 ? 'no outcome' : `${outcomes} outcomes, too few`;
  const worse = verdict?.state === 'beyond' ? ', worse than its card' : '';
  return `${metricText(measure)} of ${outcomes}${worse}`;
}

/** Why a version should be replaced by a newly trained one, and what to type; nothing without a reason. */
export function adviceText({ advice, predictor, digest }: LiveFigures): string[] {
  if (!advice) return [];
  const why = advice.reasons.map((reason) =>
    reason === 'loss'
      ? 'it is worse in service than its card promises'
      : `the inputs have drifted from the training (${advice.drifted.join(', ')})`,
  );
  return [
    `Train ${predictor} again (${shortModel(predictor, digest)} serves): ${why.join(', and ')}.`,
    ...advice.commands.map((command) => `  ${command}`),
  ];
}
